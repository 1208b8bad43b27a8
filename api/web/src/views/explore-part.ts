/** The part of the graph that is explored: read from the API, and what of it is shown. */

import { ask, read } from "../api";
import { axisOf, IRI_BASE, labelOf } from "../names";
import type { NetworkLink, NetworkNode } from "../pictures/network";
import type { Labelled, Listing, Variable } from "../types";
import { language, say } from "../words";

interface Link {
  source: string;
  target: string;
  relation: string;
  influence: string | null;
}

interface Answered {
  things: Labelled[];
  links: Link[];
}

export interface PathFound {
  things: Labelled[];
  links: Link[][];
}

export type PartThing = Labelled & { tone?: string | undefined };

export interface Part {
  /** By `kind/slug`, in that order. */
  things: Map<string, PartThing>;
  links: Map<string, Link>;
  /** Null where no paths were asked for. */
  paths: PathFound[] | null;
}

export const LONGEST_PATH = 4;
const RELATIONS = `SELECT ?relation ?label { ?relation a owl:ObjectProperty ; skos:prefLabel ?label
  FILTER(LANG(?label) = "ko" && STRSTARTS(STR(?relation), "${IRI_BASE}ns#")) }`;
const korean = new Map<string, string>();

const idOf = (thing: Labelled): string => `${thing.kind}/${thing.id}`;
const linkId = (link: Link): string => `${link.source} ${link.relation} ${link.target}`;

/** Reads the surroundings of things, and the paths from the first of them to the target. */
export async function readPart(things: string[], reach: number, target: string): Promise<Part> {
  const named = things.map((one) => `thing=${encodeURIComponent(one)}`);
  const near = reach > 1 ? [read<Answered>(`/graph/subgraph?${named.join("&")}&radius=${reach}`)] : named.map((one) => read<Answered>(`/graph/neighbours?${one}`));
  const between = target ? [read<{ paths: PathFound[] }>(`/graph/paths?source=${encodeURIComponent(things[0]!)}&target=${encodeURIComponent(target)}&directed=false&length=${LONGEST_PATH}&most=8`)] : [];
  const [variables, relations, parts, found] = await Promise.all([read<Listing<Variable>>("/variables"), ask(RELATIONS), Promise.all(near), Promise.all(between)]);
  for (const row of relations) korean.set(row["relation"]?.value.split("#")[1] ?? "", row["label"]?.value ?? "");
  const paths = found[0]?.paths ?? null;
  const tones = new Map(variables.items.map((one) => [`variable/${one.id}`, axisOf(one.group)]));
  const all = [...parts, ...(paths ?? []).map((one) => ({ things: one.things, links: one.links.flat() }))];
  const known = new Map<string, PartThing>();
  const links = new Map<string, Link>();
  for (const part of all) {
    for (const one of part.things) known.set(idOf(one), { ...one, tone: tones.get(idOf(one)) ?? (one.kind === "axis" ? axisOf(one.id) : undefined) });
    for (const one of part.links) links.set(linkId(one), one);
  }
  return { things: new Map([...known].sort(([a], [b]) => (a < b ? -1 : 1))), links, paths };
}

export interface Filter {
  hidden: string[];
  sign: string;
}

/** Gives what is drawn: all things and links of the part, those that the filters leave out marked as hidden. */
export function drawn(part: Part, starts: string[], { hidden, sign }: Filter): { nodes: NetworkNode[]; links: NetworkLink[] } {
  const signOf = (relation: string) => (isSigned(relation) ? relation : "other");
  const isKept = (id: string) => starts.includes(id) || !hidden.includes(part.things.get(id)?.kind ?? "");
  const onPath = new Set((part.paths ?? []).flatMap((path) => path.links.flat().map(linkId)));
  const links = [...part.links]
    .filter(([, one]) => part.things.has(one.source) && part.things.has(one.target))
    .map(([id, one]) => ({
      id,
      source: one.source,
      target: one.target,
      relation: one.relation,
      isOnPath: onPath.has(id),
      isHidden: !isKept(one.source) || !isKept(one.target) || (sign !== "" && signOf(one.relation) !== sign),
    }));
  const linked = new Set(starts);
  for (const one of links) if (!one.isHidden) linked.add(one.source).add(one.target);
  const nodes = [...part.things].map(([id, one]) => ({
    id,
    label: labelOf(one),
    kind: one.kind,
    isStart: starts.includes(id),
    isHidden: !linked.has(id),
    ...(one.tone ? { tone: one.tone } : {}),
  }));
  return { nodes, links };
}

export const isSigned = (relation: string): boolean => relation === "raises" || relation === "lowers";

export function relationWord(relation: string): string {
  if (relation === "raises") return say("raises");
  if (relation === "lowers") return say("lowers");
  if (relation === "hasValueOf") return say("hasValueOf");
  const known = language() === "ko" && korean.get(relation);
  return known || relation.replace(/([A-Z])/g, " $1").toLowerCase();
}
