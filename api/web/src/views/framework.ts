/** The framework as the start page and the list of variables draw it: variables, and how many influences each has. */

import { ask, read } from "../api";
import { slugOf } from "../names";
import type { Concept, Listing, Variable } from "../types";

export interface Tally {
  risksUp: number;
  risksDown: number;
  benefitsUp: number;
  benefitsDown: number;
}

export interface Framework {
  variables: Variable[];
  axes: Concept[];
  dimensions: Concept[];
  tallies: Map<string, Tally>;
}

const TALLIES = `SELECT ?cause ?kind ?sign (COUNT(*) AS ?n) {
  ?influence axs:hasCause ?cause ; axs:hasEffect ?effect ; axs:hasPolarity/axs:sign ?sign .
  ?cause a axs:Variable . ?effect a ?kind FILTER(?kind IN (axs:Risk, axs:Benefit))
} GROUP BY ?cause ?kind ?sign`;

export async function readFramework(): Promise<Framework> {
  const [variables, axes, dimensions, rows] = await Promise.all([
    read<Listing<Variable>>("/variables"),
    read<Listing<Concept>>("/axes"),
    read<Listing<Concept>>("/scale-dimensions"),
    ask(TALLIES),
  ]);
  const tallies = new Map<string, Tally>();
  for (const row of rows) {
    const id = slugOf(row["cause"]?.value ?? "");
    const tally = tallies.get(id) ?? emptyTally();
    const isRisk = row["kind"]?.value.endsWith("Risk");
    const isUp = Number(row["sign"]?.value) > 0;
    tally[isRisk ? (isUp ? "risksUp" : "risksDown") : isUp ? "benefitsUp" : "benefitsDown"] += Number(row["n"]?.value);
    tallies.set(id, tally);
  }
  return { variables: variables.items, axes: axes.items, dimensions: dimensions.items, tallies };
}

export const emptyTally = (): Tally => ({ risksUp: 0, risksDown: 0, benefitsUp: 0, benefitsDown: 0 });

/** The gradient of release, from closed to open. */
export const LEVELS = ["fully-closed", "gradual-or-staged", "hosted", "cloud-based-or-api", "downloadable", "fully-open"];

/** The order of the framework's columns. */
export const GROUPS = ["resourcing", "technical-usability", "utility", "individualised-access", "distribution", "manageability"];
