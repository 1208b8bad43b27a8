/** What things are called, in both languages, by kind and slug: read once from the graph. */

import { useEffect, useState } from "preact/hooks";
import { ask } from "./api";
import { language } from "./words";

export const IRI_BASE = "https://w3id.org/access-atlas/";

export interface Name {
  kind: string;
  id: string;
  label: string;
  label_ko: string;
}

const KINDS = [
  ...["axis", "scale-dimension", "variable", "risk", "benefit", "stakeholder", "intervention", "system"],
  ...["organisation", "component-kind", "release-level", "channel", "code", "status", "modality", "condition"],
  ...["benchmark", "route-kind", "source-kind", "language", "country", "framework"],
];

const QUERY = `SELECT ?thing (SAMPLE(?en) AS ?label) (SAMPLE(?kr) AS ?ko) {
  ?thing rdfs:label ?en
  OPTIONAL { ?thing skos:prefLabel ?kr FILTER(LANG(?kr) = "ko") }
  FILTER(REGEX(STR(?thing), "^${IRI_BASE}(${KINDS.join("|")})/"))
} GROUP BY ?thing ORDER BY ?thing`;

const names = new Map<string, Name>();
const listeners = new Set<() => void>();
let loading: Promise<void> | null = null;

/** Reads the names; a failed attempt is made again when asked the next time. */
export function loadNames(): Promise<void> {
  loading ??= ask(QUERY).then(
    (rows) => {
      for (const row of rows) {
        const [kind = "", id = ""] = (row["thing"]?.value ?? "").slice(IRI_BASE.length).split("/");
        names.set(`${kind}/${id}`, { kind, id, label: row["label"]?.value ?? id, label_ko: row["ko"]?.value ?? "" });
      }
      for (const listener of listeners) listener();
    },
    (error: unknown) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}

/** Makes a view draw itself again when the names have come. */
export function useNames(): Map<string, Name> {
  const [, setCount] = useState(0);
  useEffect(() => {
    const update = () => setCount((count) => count + 1);
    listeners.add(update);
    loadNames().catch(() => undefined);
    return () => void listeners.delete(update);
  }, []);
  return names;
}

/** Gives a thing's name in the language of the page; its slug in words where it has none. */
export function nameOf(kind: string, id: string): string {
  const found = names.get(`${kind}/${id}`);
  return found ? labelOf(found) : id.replaceAll("-", " ");
}

/** Gives all things of a kind, by name. */
export function namedOf(kind: string): Name[] {
  return [...names.values()].filter((one) => one.kind === kind).sort((a, b) => labelOf(a).localeCompare(labelOf(b)));
}

/** Gives the name in the language of the page of what has an English label; questions of the library answer with those. */
export function translated(kind: string, label: string | undefined): string {
  const found = [...names.values()].find((one) => one.kind === kind && one.label === label);
  return found ? labelOf(found) : (label ?? "");
}

export const isNamed = (kind: string, id: string): boolean => names.has(`${kind}/${id}`);

export function labelOf(thing: { label: string; label_ko: string }): string {
  return (language() === "ko" && thing.label_ko) || thing.label;
}

/** Gives the name of an axis or dimension of scale. */
export function groupName(group: string): string {
  return names.has(`axis/${group}`) ? nameOf("axis", group) : nameOf("scale-dimension", group);
}

/** Gives the palette's name of an axis: dimensions of scale share one. */
export function axisOf(group: string): "resourcing" | "usability" | "utility" | "scale" {
  if (group === "resourcing" || group === "utility") return group;
  return group === "technical-usability" ? "usability" : "scale";
}

export function slugOf(iri: string): string {
  return iri.slice(iri.lastIndexOf("/") + 1);
}

/** Gives the view of a thing, by kind and slug. */
export function viewOf(kind: string, id: string): string | null {
  const folder = { variable: "variables", risk: "risks", benefit: "benefits", system: "systems" }[kind];
  const also = { stakeholder: "stakeholders", intervention: "interventions" }[kind];
  return (folder ?? also) ? `${folder ?? also}/${id}` : null;
}
