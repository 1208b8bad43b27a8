/** The graph itself: start from anything, follow its links, filter them, find paths; a list says the same in words. */

import type { JSX } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import type { ViewProps } from "../app";
import { read } from "../api";
import { save } from "../files";
import { useLoad } from "../load";
import { change, to } from "../location";
import { axisOf, labelOf, type Name, nameOf, useNames, viewOf } from "../names";
import { KIND_WORDS } from "../parts/kinds";
import { Answer, Empty } from "../parts/states";
import { TakeAway } from "../parts/takeaway";
import type { Drawing } from "../pictures/cytoscape";
import { Network } from "../pictures/network";
import { useTitle } from "../title";
import type { Labelled, Listing, Variable } from "../types";
import { say } from "../words";
import { Choice } from "./filters";

interface Link {
  source: string;
  target: string;
  relation: string;
  influence: string | null;
}

interface Part {
  things: (Labelled & { tone?: string | undefined })[];
  links: Link[];
}

const FIRST = "variable/context-length";
const MOST_LINKS = 120;
const STARTS = ["variable", "risk", "benefit", "system", "stakeholder", "intervention", "axis"];

export default function Explore({ place, routes }: ViewProps): JSX.Element {
  const names = useNames();
  useTitle(say("navExplore"));
  const focus = place.query.getAll("focus");
  const things = focus.length ? [...new Set(focus)] : [FIRST];
  const target = place.query.get("path") ?? "";
  const key = `${things.join(" ")} > ${target}`;
  const found = useLoad(key, () => readAll(things, target));
  if (routes.size && !routes.has("/graph/neighbours")) return <Empty>{say("notOffered")}</Empty>;
  const starts = [...names.values()].filter((one) => STARTS.includes(one.kind));
  return (
    <>
      <header class="view-head">
        <h1>{say("navExplore")}</h1>
        <p class="lede">{say("exploreLede")}</p>
      </header>
      <div class="filters">
        <PickThing label={say("startFrom")} names={starts} onPick={(id) => change({ focus: id, path: null, chosen: null }, { replace: false })} />
        <PickThing label={say("addThing")} names={starts} onPick={(id) => change({ focus: [...things, id] }, { replace: false })} />
        <PickThing label={say("pathBetween")} names={starts} onPick={(id) => change({ path: id }, { replace: false })} />
      </div>
      <Answer of={found}>{(part) => <Graph part={part} things={things} query={place.query} />}</Answer>
    </>
  );
}

/** Reads the neighbours of each thing and the paths from the first to the target. */
async function readAll(things: string[], target: string): Promise<Part> {
  const reading = things.map((one) => read<Part>(`/graph/neighbours?thing=${encodeURIComponent(one)}`));
  const path = target && read<{ paths: Part[] }>(`/graph/paths?source=${encodeURIComponent(things[0]!)}&target=${encodeURIComponent(target)}&directed=false&length=4`);
  const [variables, ...near] = await Promise.all([read<Listing<Variable>>("/variables"), ...reading]);
  const tones = new Map(variables.items.map((one) => [`variable/${one.id}`, axisOf(one.group)]));
  const parts = [...near, ...(path ? (await path).paths : [])];
  const known = new Map<string, Labelled & { tone?: string | undefined }>();
  const links = new Map<string, Link>();
  for (const part of parts) {
    for (const one of part.things) known.set(`${one.kind}/${one.id}`, { ...one, tone: tones.get(`${one.kind}/${one.id}`) ?? (one.kind === "axis" ? axisOf(one.id) : undefined) });
    for (const one of part.links.slice(0, MOST_LINKS)) links.set(`${one.source} ${one.relation} ${one.target}`, one);
  }
  return { things: [...known.values()], links: [...links.values()] };
}

function PickThing({ label, names, onPick }: { label: string; names: Name[]; onPick: (id: string) => void }): JSX.Element {
  const groups = STARTS.map((kind) => ({ kind, mine: names.filter((one) => one.kind === kind).sort((a, b) => labelOf(a).localeCompare(labelOf(b))) }));
  return (
    <label class="choice">
      <span>{label}</span>
      <select value="" onChange={(event) => event.currentTarget.value && onPick(event.currentTarget.value)}>
        <option value="">{say("choose")}</option>
        {groups.map(({ kind, mine }) => (
          <optgroup key={kind} label={KIND_WORDS[kind] ? say(KIND_WORDS[kind]) : kind}>
            {mine.map((one) => (
              <option key={one.id} value={`${kind}/${one.id}`}>
                {labelOf(one)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

function Graph({ part, things, query }: { part: Part; things: string[]; query: URLSearchParams }): JSX.Element {
  const kind = query.get("kind") ?? "";
  const sign = query.get("sign") ?? "";
  const drawing = useRef<Drawing | null>(null);
  const [chosen, setChosen] = useState(query.get("chosen") ?? things[things.length - 1] ?? "");
  const kinds = [...new Set(part.things.map((one) => one.kind))].sort();
  const { nodes, links } = useMemo(() => filter(part, things, kind, sign), [part, kind, sign, things.join()]);
  const choose = (id: string) => {
    setChosen(id);
    change({ chosen: id });
  };
  const expand = (id: string) => change({ focus: [...new Set([...things, id])] }, { replace: false });
  const thing = part.things.find((one) => `${one.kind}/${one.id}` === chosen);
  return (
    <>
      <div class="filters">
        <Choice name="kind" label={say("kinds")} value={kind} options={[["", say("any")], ...kinds.map((one): [string, string] => [one, KIND_WORDS[one] ? say(KIND_WORDS[one]) : one.replaceAll("-", " ")])]} />
        <Choice name="sign" label={say("signs")} value={sign} options={[["", say("any")], ["raises", say("positive")], ["lowers", say("negative")], ["other", say("otherLinks")]]} />
        <button type="button" class="button" onClick={() => drawing.current?.layOut()}>
          {say("layout")}
        </button>
        <button type="button" class="button" onClick={() => drawing.current?.fit()}>
          {say("fit")}
        </button>
        <button type="button" class="button" onClick={() => void drawing.current?.png().then((blob) => save("graph.png", blob))}>
          PNG
        </button>
        <span class="hint" role="status">
          {say("graphCount", { nodes: nodes.length, edges: links.length })}
        </span>
      </div>
      <div class="graph-and-detail">
        <Network nodes={nodes} links={links} chosen={chosen} onChoose={choose} onOpen={expand} drawing={(one) => (drawing.current = one)} />
        {thing && (
          <aside class={`detail ${thing.kind}`}>
            <p class="crumbs">{KIND_WORDS[thing.kind] ? say(KIND_WORDS[thing.kind]!) : thing.kind}</p>
            <h2>{labelOf(thing)}</h2>
            <p class="row">
              {!things.includes(chosen) && (
                <button type="button" class="button strong" onClick={() => expand(chosen)}>
                  {say("expand")}
                </button>
              )}
              {things.length > 1 && things.includes(chosen) && (
                <button type="button" class="button" onClick={() => change({ focus: things.filter((one) => one !== chosen) })}>
                  {say("removeThing")}
                </button>
              )}
              <a class="button" href={to(viewOf(thing.kind, thing.id) ?? `things/${thing.kind}/${thing.id}`)}>
                {say("openView")}
              </a>
            </p>
            <ul class="links">
              {links
                .filter((one) => one.source === chosen || one.target === chosen)
                .sort((a, b) => Number(isSigned(b.relation)) - Number(isSigned(a.relation)))
                .slice(0, 30)
                .map((one) => {
                  const other = one.source === chosen ? one.target : one.source;
                  const [otherKind = "", otherId = ""] = split(other);
                  return (
                    <li key={one.id}>
                      <small>{one.source === chosen ? `${relationWord(one.relation)} →` : `← ${relationWord(one.relation)}`}</small>{" "}
                      <button type="button" class="link" onClick={() => choose(other)}>
                        {nameOf(otherKind, otherId)}
                      </button>
                    </li>
                  );
                })}
            </ul>
          </aside>
        )}
      </div>
      <details class="link-list">
        <summary>{say("linkList")}</summary>
        <div class="scroll" tabIndex={0} role="region" aria-label={say("linkList")}>
          <table>
            <thead>
              <tr>
                <th scope="col">{say("linkFrom")}</th>
                <th scope="col">{say("linkWord")}</th>
                <th scope="col">{say("linkTo")}</th>
                <th scope="col">
                  <span class="visually-hidden">{say("expand")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {links.map((one) => {
                const far = things.includes(one.source) ? one.target : one.source;
                return (
                  <tr key={one.id}>
                    <th scope="row">{nameOf(...split(one.source))}</th>
                    <td>{relationWord(one.relation)}</td>
                    <td>{nameOf(...split(one.target))}</td>
                    <td>
                      {!things.includes(far) && (
                        <button type="button" class="link" aria-label={`${say("expand")}: ${nameOf(...split(far))}`} onClick={() => expand(far)}>
                          {say("expand")}
                        </button>
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </details>
      <TakeAway
        title={say("linksOf", { thing: things.map((one) => nameOf(...split(one))).join(", ") })}
        slug="graph"
        data={Object.fromEntries(["cytoscape", "graphml", "gexf"].map((format) => [format, `/graph/subgraph?${things.map((one) => `thing=${encodeURIComponent(one)}`).join("&")}&format=${format}`]))}
        table={() => [["source", "relation", "target", "influence"], ...part.links.map((one) => [one.source, one.relation, one.target, one.influence])]}
      />
    </>
  );
}

function filter(part: Part, things: string[], kind: string, sign: string) {
  const id = (one: Labelled) => `${one.kind}/${one.id}`;
  const kept = new Set(part.things.filter((one) => !kind || one.kind === kind || things.includes(id(one))).map(id));
  const signOf = (relation: string) => (isSigned(relation) ? relation : "other");
  const links = part.links
    .filter((one) => kept.has(one.source) && kept.has(one.target) && (!sign || signOf(one.relation) === sign))
    .map((one) => ({ ...one, id: `${one.source} ${one.relation} ${one.target}` }));
  const linked = new Set([...things, ...links.flatMap((one) => [one.source, one.target])]);
  const nodes = part.things
    .filter((one) => kept.has(id(one)) && linked.has(id(one)))
    .map((one) => ({ id: id(one), label: labelOf(one), kind: one.kind, isStart: things.includes(id(one)), ...(one.tone ? { tone: one.tone } : {}) }));
  return { nodes, links };
}

const isSigned = (relation: string): boolean => relation === "raises" || relation === "lowers";

function split(id: string): [string, string] {
  const at = id.indexOf("/");
  return [id.slice(0, at), id.slice(at + 1)];
}

function relationWord(relation: string): string {
  if (relation === "raises") return say("raises");
  if (relation === "lowers") return say("lowers");
  return relation.replace(/([A-Z])/g, " $1").toLowerCase();
}
