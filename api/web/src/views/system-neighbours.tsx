/** What other data sets say of a system: their entries, their judgements of openness, their scores of its developer. */

import type { JSX } from "preact";
import { ask, type Binding, read } from "../api";
import { useLoad } from "../load";
import { to } from "../location";
import { slugOf } from "../names";
import { Answer, Empty } from "../parts/states";
import { isWeb } from "../parts/values";
import type { Listing } from "../types";
import { language, say, type Word } from "../words";

export interface Mapping {
  iri: string;
  mapping_set: string;
  subject: string;
  predicate: string;
  modifier: string;
  object: string;
  object_label: string;
  confidence: number;
  comment: string;
}

interface Neighbours {
  entries: Mapping[];
  judgements: Binding[];
  scores: Binding[];
}

const JUDGEMENTS = `SELECT ?entry ?entry_label ?asked_label ?verdict ?reading ?reading_ko {
  VALUES ?entry { ENTRIES }
  ?judgement sosa:hasFeatureOfInterest ?entry ; sosa:observedProperty ?asked ; sosa:hasSimpleResult ?verdict .
  ?entry rdfs:label ?entry_label . ?asked rdfs:label ?asked_label .
  OPTIONAL { ?judgement axs:readAs ?step . ?step rdfs:label ?reading OPTIONAL { ?step skos:prefLabel ?reading_ko FILTER(LANG(?reading_ko) = "ko") } }
} ORDER BY ?entry ?asked_label`;
const IMPORTS: Record<string, string> = { "systems-osai": "osai", "systems-mot": "mot" };
const SETS: Record<string, string> = {
  "systems-osai": "European Open Source AI Index",
  "systems-mot": "Model Openness Tool",
  "organisations-fmti": "Foundation Model Transparency Index",
};
const MATCHES: Record<string, Word> = { exactMatch: "sameAs", closeMatch: "closeTo", relatedMatch: "relatedTo" };
/** Sets with more entries than these are folded. */
const MOST_SHOWN = 5;
const ENTRY = "https://w3id.org/access-atlas/index-entry/";

async function readNeighbours(system: string, developer: string): Promise<Neighbours> {
  const [mine, theirs] = await Promise.all([
    read<Listing<Mapping>>(`/links?source=system:${encodeURIComponent(system)}&limit=1000`),
    read<{ results: { bindings: Binding[] } }>(`/queries/joined-transparency-of-developer?system=${encodeURIComponent(system)}&format=json`),
  ]);
  const ofDeveloper = await read<Listing<Mapping>>(`/links?source=organisation:${encodeURIComponent(developer)}&set=organisations-fmti&limit=1000`).catch(() => ({ items: [] }));
  const entries = mine.items.filter((one) => slugOf(one.subject) === system);
  const judged = entries.filter((one) => !one.modifier && one.object.startsWith(ENTRY)).map((one) => `<${one.object}>`);
  const judgements = judged.length ? await ask(JUDGEMENTS.replace("ENTRIES", judged.join(" "))) : [];
  return { entries: [...entries, ...ofDeveloper.items.filter((one) => slugOf(one.subject) === developer)], judgements, scores: theirs.results.bindings };
}

export function SystemNeighbours({ system, developer }: { system: string; developer: string }): JSX.Element {
  const found = useLoad(`neighbours ${system}`, () => readNeighbours(system, developer));
  return (
    <section>
      <h2>{say("neighbours")}</h2>
      <p class="hint">{say("neighboursHint")}</p>
      <Answer of={found}>{(known) => <Known {...known} system={system} />}</Answer>
    </section>
  );
}

function Known({ entries, judgements, scores, system }: Neighbours & { system: string }): JSX.Element {
  if (!entries.length) return <Empty>{say("noNeighbours")}</Empty>;
  const isLong = (set: string) => entries.filter((one) => one.mapping_set === set).length > MOST_SHOWN;
  const isScored = entries.some((one) => one.mapping_set === "organisations-fmti");
  const judgedBy = [...new Set(entries.filter((one) => one.object.startsWith(ENTRY) && !one.modifier).flatMap((one) => IMPORTS[one.mapping_set] ?? []))];
  const absent = [...(judgements.length ? [] : judgedBy), ...(isScored && !scores.length ? ["fmti"] : [])];
  return (
    <>
      <Entries entries={entries.filter((one) => !isLong(one.mapping_set))} />
      {[...new Set(entries.map((one) => one.mapping_set))].filter(isLong).map((set) => {
        const mine = entries.filter((one) => one.mapping_set === set);
        return (
          <details key={set}>
            <summary>
              {setName(set)} · {say("entryCount", { count: mine.length })}
            </summary>
            <Entries entries={mine} />
          </details>
        );
      })}
      {judgements.length > 0 && (
        <>
          <h3>{say("judgements")}</h3>
          <Judgements rows={judgements} />
        </>
      )}
      {scores.length > 0 && (
        <>
          <h3>{say("transparency")}</h3>
          <p class="hint">{say("transparencyHint")}</p>
          <Scores rows={scores} />
        </>
      )}
      {absent.length > 0 && <Import names={absent} />}
      <p class="hint">
        {say("alsoAsk")} <a href={to("sparql", { library: "joined-eu-ai-act-terms", "p.system": system })}>{say("askActTerms")}</a> ·{" "}
        <a href={to("sparql", { library: "joined-openness-disagreements" })}>{say("askOpenness")}</a>
      </p>
    </>
  );
}

const setName = (set: string): string => (set === "systems-catalogues" ? say("catalogues") : (SETS[set] ?? set));

function Entries({ entries }: { entries: Mapping[] }): JSX.Element {
  if (!entries.length) return <></>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={setName(entries[0]!.mapping_set)}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say("indexWord")}</th>
            <th scope="col">{say("relation")}</th>
            <th scope="col">{say("entryWord")}</th>
            <th scope="col">{say("mappingNote")}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((one) => (
            <tr key={one.iri}>
              <th scope="row">{setName(one.mapping_set)}</th>
              <td>
                {one.modifier ? <b class="disagree">{say("isNot")} </b> : null}
                {one.object.endsWith("NoTermFound") ? <span class="missing">{say("notListed")}</span> : matchName(one.predicate)}{" "}
                <small>{one.confidence}</small>
              </td>
              <td>{one.object.endsWith("NoTermFound") ? "–" : <EntryName of={one} />}</td>
              <td>
                <small lang="en">{one.comment}</small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function matchName(predicate: string): string {
  const name = predicate.replace(/^.*[#/]/, "");
  const word = MATCHES[name];
  return word ? say(word) : name;
}

function EntryName({ of }: { of: Mapping }): JSX.Element {
  const name = of.object_label || slugOf(of.object);
  return isWeb(of.object) && !of.object.startsWith(ENTRY) ? (
    <a href={of.object} target="_blank" rel="noopener noreferrer">
      {name}
    </a>
  ) : (
    <code>{name}</code>
  );
}

function Import({ names }: { names: string[] }): JSX.Element {
  return (
    <div class="empty import">
      <p>{say("judgementsEmpty")}</p>
      {names.map((one) => (
        <code key={one}>access-atlas import {one} PATH</code>
      ))}
    </div>
  );
}

function Judgements({ rows }: { rows: Binding[] }): JSX.Element {
  const reading = (row: Binding) => (language() === "ko" && row["reading_ko"]?.value) || row["reading"]?.value;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say("judgements")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say("entryWord")}</th>
            <th scope="col">{say("judgedBy")}</th>
            <th scope="col">{say("judgement")}</th>
            <th scope="col">{say("readAsWord")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              <th scope="row">{row["entry_label"]?.value}</th>
              <td>{row["asked_label"]?.value}</td>
              <td>{row["verdict"]?.value}</td>
              <td>{reading(row) ?? <span class="missing">–</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Scores({ rows }: { rows: Binding[] }): JSX.Element {
  return (
    <ul class="scores">
      {rows.map((row) => {
        const met = Number(row["met"]?.value);
        const asked = Number(row["asked"]?.value);
        return (
          <li key={row["entry"]?.value}>
            <span>{row["entry_label"]?.value}</span> <meter min={0} max={asked} value={met} aria-label={row["entry_label"]?.value} />{" "}
            <b>{say("transparencyScore", { met, asked })}</b>
          </li>
        );
      })}
    </ul>
  );
}
