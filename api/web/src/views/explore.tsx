/** The graph itself: start from anything, follow its links, filter them, find paths; a list says the same in words. */

import type { JSX } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import type { ViewProps } from "../app";
import { save } from "../files";
import { useLoad } from "../load";
import { change, fits, type Params, to } from "../location";
import { useNames } from "../names";
import { Finder, type Hit } from "../parts/finder";
import { Answer, Empty } from "../parts/states";
import { TakeAway } from "../parts/takeaway";
import type { Arrangement, Drawing } from "../pictures/cytoscape";
import { Network } from "../pictures/network";
import { readPlaces, writePlaces } from "../pictures/places";
import { useTitle } from "../title";
import { language, say } from "../words";
import { linksOfThings, turtleOf } from "./constructs";
import { Detail, kindName, LinkList, nameIn, Paths } from "./explore-list";
import { drawn, type Part, readPart } from "./explore-part";
import { Choice } from "./filters";

const FORMATS = { JSON: "cytoscape", GraphML: "graphml", GEXF: "gexf" };
const FIRST = "variable/context-length";
const LAID_OUT_ANEW: Params = { places: null };
const KINDS = [
  ...["variable", "system", "risk", "benefit", "stakeholder", "intervention", "axis", "scale-dimension", "organisation"],
  ...["component-kind", "component-group", "release-level", "family", "release", "modality", "channel", "licence"],
];

export default function Explore({ place, routes }: ViewProps): JSX.Element {
  useNames();
  useTitle(say("navExplore"));
  const focus = place.query.getAll("focus");
  const starts = focus.length ? [...new Set(focus)] : [FIRST];
  const target = place.query.get("path") ?? "";
  const reach = place.query.get("reach") === "2" ? 2 : 1;
  const found = useLoad(`${starts.join(" ")} ${reach} > ${target}`, () => readPart(starts, reach, target));
  if (routes.size && !routes.has("/graph/neighbours")) return <Empty>{say("notOffered")}</Empty>;
  const named = (hit: Hit) => `${hit.kind}/${hit.id}`;
  const anew: Params = { ...LAID_OUT_ANEW, pin: null, path: null, chosen: null };
  return (
    <>
      <header class="view-head">
        <h1>{say("navExplore")}</h1>
        <p class="lede">{say("exploreLede")}</p>
      </header>
      <div class="filters finders">
        <Finder label={say("startFrom")} kinds={KINDS} isFloating onPick={(hit) => change({ ...anew, focus: named(hit) }, { replace: false })} />
        <Finder label={say("addThing")} kinds={KINDS} isFloating onPick={(hit) => change({ ...LAID_OUT_ANEW, focus: [...starts, named(hit)] }, { replace: false })} />
        <Finder label={say("pathBetween")} kinds={KINDS} isFloating onPick={(hit) => change({ ...LAID_OUT_ANEW, path: named(hit) }, { replace: false })} />
      </div>
      <Answer of={found}>{(part) => <Graph part={part} starts={starts} query={place.query} />}</Answer>
    </>
  );
}

function Graph({ part, starts, query }: { part: Part; starts: string[]; query: URLSearchParams }): JSX.Element {
  const sign = query.get("sign") ?? "";
  const hidden = query.getAll("hide");
  const pins = query.getAll("pin").filter((id) => part.things.has(id));
  const places = query.get("places") ?? "";
  const drawing = useRef<Drawing | null>(null);
  const [isTooLong, setTooLong] = useState(false);
  const chosen = query.get("chosen") ?? starts.at(-1) ?? "";
  const { nodes, links } = useMemo(() => drawn(part, starts, { hidden, sign }), [part, hidden.join(), sign, starts.join(), language()]);
  const shown = useMemo(() => links.filter((one) => !one.isHidden), [links]);
  const count = useMemo(() => nodes.filter((one) => !one.isHidden).length, [nodes]);
  const arrangement = useMemo((): Arrangement => ({ pins: new Set(pins), spots: readArrangement(part, pins, places) }), [part, pins.join(), places]);

  const choose = (id: string) => change({ chosen: id });
  const expand = (id: string) => change({ ...LAID_OUT_ANEW, focus: [...new Set([...starts, id])] }, { replace: false });
  /** Writes into the address where things stand, or as much of it as fits. */
  const keep = (kept: string[], further: Params = {}) => {
    const spots = drawing.current?.spots() ?? new Map();
    const all = { ...further, pin: kept, places: writePlaces([...part.things.keys()], spots) };
    const isShort = fits(all);
    setTooLong(!isShort);
    change(isShort ? all : { ...all, places: kept.length ? writePlaces(kept, spots) : null });
  };
  const pin = (id: string) => keep(pins.includes(id) ? pins.filter((one) => one !== id) : [...pins, id]);
  return (
    <>
      <div class="filters">
        <KindFilter part={part} hidden={hidden} />
        <p class="legend link-key">
          <span>
            <svg width="34" height="10" viewBox="0 0 34 10" aria-hidden="true">
              <path d="M0 5H26" />
              <path class="tip" d="M34 5 25 1V9Z" />
            </svg>{" "}
            {say("raises")}
          </span>
          <span>
            <svg width="34" height="10" viewBox="0 0 34 10" aria-hidden="true">
              <path d="M0 5H31" stroke-dasharray="5 3" />
              <path d="M32 0V10" />
            </svg>{" "}
            {say("lowers")}
          </span>
          <span>
            <svg class="faint" width="34" height="10" viewBox="0 0 34 10" aria-hidden="true">
              <path d="M0 5H34" />
            </svg>{" "}
            {say("otherLinks")}
          </span>
        </p>
      </div>
      <div class="filters">
        <Choice name="sign" label={say("signs")} value={sign} options={[["", say("any")], ["raises", say("positive")], ["lowers", say("negative")], ["other", say("otherLinks")]]} />
        <Choice name="reach" label={say("reach")} value={query.get("reach") === "2" ? "2" : ""} options={[["", say("reachOne")], ["2", say("reachTwo")]]} />
        <button type="button" class="button" onClick={() => drawing.current?.layOut()}>
          {say("layout")}
        </button>
        <button type="button" class="button" onClick={() => drawing.current?.fit()}>
          {say("fit")}
        </button>
        {pins.length > 0 && (
          <button type="button" class="button" onClick={() => keep([])}>
            {say("unpinAll", { count: pins.length })}
          </button>
        )}
        <button type="button" class="button quiet" onClick={() => drawing.current && save("graph.svg", drawing.current.svg(), "image/svg+xml")}>
          SVG
        </button>
        <button type="button" class="button quiet" onClick={() => void drawing.current?.png().then((blob) => save("graph.png", blob))}>
          PNG
        </button>
        <span class="hint" role="status">
          {say("graphCount", { nodes: count, edges: shown.length })}
          {isTooLong && ` ${say("linkTooLong")}`}
        </span>
      </div>
      {part.paths && <Paths paths={part.paths} choose={choose} />}
      <div class="graph-and-detail">
        <Network
          nodes={nodes}
          links={links}
          arrangement={arrangement}
          chosen={chosen}
          onChoose={choose}
          onOpen={expand}
          onMove={(id) => keep([...new Set([...pins, id])], { chosen: id })}
          onArranged={(isOwn) => (isOwn ? places && change(LAID_OUT_ANEW) : keep(pins))}
          drawing={(one) => (drawing.current = one)}
        />
        <Detail
          {...{ part, starts, choose, expand }}
          links={shown}
          id={chosen}
          isPinned={pins.includes(chosen)}
          pin={() => pin(chosen)}
          remove={() => change({ ...LAID_OUT_ANEW, focus: starts.filter((one) => one !== chosen), chosen: null })}
        />
      </div>
      <LinkList part={part} links={shown} starts={starts} expand={expand} />
      <TakeAway
        title={say("linksOf", { thing: starts.map((one) => nameIn(part, one)).join(", ") })}
        slug="graph"
        data={Object.fromEntries([
          ...Object.entries(FORMATS).map(([name, format]): [string, string] => [name, `/graph/subgraph?${starts.map((one) => `thing=${encodeURIComponent(one)}`).join("&")}&format=${format}`]),
          ["Turtle", turtleOf(linksOfThings(starts))],
        ])}
        query={to("sparql", { query: linksOfThings(starts), as: "graph" })}
        table={() => [["source", "relation", "target", "influence"], ...[...part.links.values()].map((one) => [one.source, one.relation, one.target, one.influence])]}
      />
    </>
  );
}

/** The kinds there are, with the marks they are drawn with: a legend whose entries can be switched off. */
function KindFilter({ part, hidden }: { part: Part; hidden: string[] }): JSX.Element {
  const counts = new Map<string, number>();
  for (const one of part.things.values()) counts.set(one.kind, (counts.get(one.kind) ?? 0) + 1);
  return (
    <div class="kind-filter" role="group" aria-label={say("kinds")}>
      {[...counts].sort((a, b) => b[1] - a[1]).map(([kind, count]) => {
        const isShown = !hidden.includes(kind);
        return (
          <button key={kind} type="button" class="chip" aria-pressed={isShown} onClick={() => change({ hide: isShown ? [...hidden, kind] : hidden.filter((one) => one !== kind) })}>
            <i class={`kind-mark ${kind}`} aria-hidden="true" /> {kindName(kind)} <small>{count}</small>
          </button>
        );
      })}
    </div>
  );
}

/** Reads where things stand: all of them, or where the address had no room for that, those that are pinned. */
function readArrangement(part: Part, pins: string[], places: string): Arrangement["spots"] {
  return readPlaces([...part.things.keys()], places) ?? readPlaces(pins, places);
}
