/** What other vocabularies and data sets call the same things: every mapping, filtered and paged by the server. */

import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { address, ask, read } from "../api";
import { useLoad } from "../load";
import { change, to } from "../location";
import { IRI_BASE, isNamed, nameOf, slugOf, viewOf } from "../names";
import { Outside } from "../parts/outside";
import { pageOf, Pager } from "../parts/pager";
import { Answer, Empty } from "../parts/states";
import type { Listing } from "../types";
import { say, type Word } from "../words";
import { Choice } from "./filters";
import { shorten } from "./results";

const SIZE = 12;
const SETS = `SELECT DISTINCT ?set { GRAPH ?graph { ?mapping a <https://w3id.org/sssom/Mapping> }
  FILTER(STRSTARTS(STR(?graph), "${IRI_BASE}graph/links/")) BIND(STRAFTER(STR(?graph), "/links/") AS ?set) } ORDER BY ?set`;
const RELATIONS: Record<string, Word> = {
  "skos:exactMatch": "exactMatch",
  "skos:closeMatch": "closeTo",
  "skos:broadMatch": "broadMatch",
  "skos:narrowMatch": "narrowMatch",
  "skos:relatedMatch": "relatedTo",
};
const PREDICATES = [...Object.keys(RELATIONS), "rdfs:subClassOf"];

interface Mapping {
  iri: string;
  mapping_set: string;
  subject: string;
  subject_label: string;
  predicate: string;
  modifier: string;
  object: string;
  object_label: string;
  confidence: number | null;
  object_version: string;
  comment: string;
}

export function Mappings({ query }: { query: URLSearchParams }): JSX.Element {
  const [set, target, predicate, confidence] = ["set", "target", "predicate", "confidence"].map((name) => query.get(name) ?? "") as [string, string, string, string];
  const page = pageOf(query, "links");
  const asked = new URLSearchParams();
  for (const [name, value] of [["set", set], ["target", target], ["predicate", predicate], ["min_confidence", confidence]] as const) if (value) asked.set(name, value);
  const path = `/links?${new URLSearchParams([...asked, ["limit", String(SIZE)], ["offset", String((page - 1) * SIZE)]])}`;
  const found = useLoad(path, () => read<Listing<Mapping>>(path));
  const sets = useLoad("sets", () => ask(SETS));
  const field = useRef<HTMLInputElement>(null);
  const list = (values: string[]): [string, string][] => [["", say("any")], ...values.map((one): [string, string] => [one, one])];
  return (
    <>
      <div class="filters">
        <Choice name="set" label={say("mappingSet")} value={set} options={list((sets.value ?? []).map((row) => row["set"]?.value ?? ""))} />
        <Choice name="predicate" label={say("relationLabel")} value={predicate} options={[["", say("any")], ...PREDICATES.map((one): [string, string] => [one, relationWord(one)])]} />
        <Choice name="confidence" label={say("confidence")} value={confidence} options={[["", say("any")], ...["0.5", "0.7", "0.9"].map((one): [string, string] => [one, say("atLeast", { level: one })])]} />
        <form
          class="choice"
          onSubmit={(event) => {
            event.preventDefault();
            change({ target: field.current?.value.trim(), links: null });
          }}
        >
          <label class="choice">
            <span>{say("targetBegins")}</span>
            <input ref={field} type="text" placeholder="nexus:atlas-" defaultValue={target} key={target} />
          </label>
        </form>
        <a class="button quiet" href={address(`/links?${new URLSearchParams([...asked, ["format", "sssom"]])}`)}>
          SSSOM
        </a>
      </div>
      <Answer of={found}>
        {(answer) =>
          answer.items.length ? (
            <>
              <div class="scroll" tabIndex={0} role="region" aria-label={say("mappings")}>
                <table class="mappings">
                  <thead>
                    <tr>
                      <th scope="col">{say("linkFrom")}</th>
                      <th scope="col">{say("linkWord")}</th>
                      <th scope="col">{say("linkTo")}</th>
                      <th scope="col">{say("confidence")}</th>
                      <th scope="col">{say("mappingSet")}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {answer.items.map((one) => (
                      <MappingRow key={one.iri} of={one} />
                    ))}
                  </tbody>
                </table>
              </div>
              <Pager name="links" page={page} size={SIZE} total={answer.total} />
            </>
          ) : (
            <Empty>{say("noMappings")}</Empty>
          )
        }
      </Answer>
    </>
  );
}

/** Gives a relation in the words of the page; one without words of ours by its own name. */
function relationWord(predicate: string): string {
  const word = RELATIONS[predicate];
  return word ? say(word) : predicate.replace(/^\w+:/, "").replace(/([A-Z])/g, " $1").toLowerCase();
}

function MappingRow({ of }: { of: Mapping }): JSX.Element {
  const [kind = "", id = ""] = of.subject.startsWith(IRI_BASE) ? of.subject.slice(IRI_BASE.length).split("/") : [];
  const label = isNamed(kind, id) ? nameOf(kind, id) : of.subject_label || shorten(of.subject);
  const isNone = of.object.endsWith("NoTermFound");
  return (
    <tr>
      <th scope="row">{id ? <a href={to(viewOf(kind, id) ?? `things/${kind}/${id}`)}>{label}</a> : label}</th>
      <td>{isNone ? say("noMatch") : of.modifier ? say("deniedMatch") : relationWord(shorten(of.predicate))}</td>
      <td>
        {isNone ? <em class="missing">{say("noTermFound")}</em> : <Outside href={of.object} text={of.object_label || slugOf(of.object)} />}
        {of.comment && <small class="said-why">{of.comment}</small>}
      </td>
      <td>{of.confidence ?? "–"}</td>
      <td>
        {of.mapping_set} {of.object_version && <small>{of.object_version}</small>}
      </td>
    </tr>
  );
}
