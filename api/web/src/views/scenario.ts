/** A scenario: what is supposed of a system. In the address, in a request, and in a file that the command line reads. */

import { nameOf } from "../names";
import type { EffectsAnswer, Labelled, Variable } from "../types";
import { say } from "../words";
import type { Verdict } from "./access";
import { LEVELS } from "./framework";

export interface Scenario {
  id: string;
  system: string;
  asOf: string;
  /** Each as `[component:]name[@provider]=value`. */
  sets: string[];
}

export interface Setting {
  name: string;
  value: string;
  component: string;
  provider: string;
}

export interface Changed {
  name: string;
  label: string;
  component: string;
  offered_by: string | null;
  before: string[];
  after: string[];
  derived: boolean;
}

export interface AccessChange {
  profile: string;
  before: Verdict;
  after: Verdict;
  routes_gained: string[];
  routes_lost: string[];
  cost_before: number | null;
  cost_after: number | null;
}

export interface WhatIf {
  scenario: string;
  system: string;
  as_of: string;
  changes: Changed[];
  effects: EffectsAnswer | null;
  access: AccessChange[];
  unchanged: string[];
  interventions_lost: Labelled[];
  escaped: Labelled[];
  unbound: string[];
  irrevocable: string[];
}

export interface ScenarioRow {
  kind: "outcome" | "profile" | "manageability-lost" | "intervention-escaped" | "irrevocable";
  id: string;
  label: string;
  label_ko: string;
  cells: string[];
  differs: boolean;
}

export interface ScenarioComparison {
  generation: string;
  scenarios: { id: string; system: string; as_of: string; changes: string[] }[];
  rows: ScenarioRow[];
}

export const COMPONENTS = ["weights", "api", "user-interface"];
/** As many as the server puts side by side. */
export const MOST_SCENARIOS = 6;

/** Gives the scenario that the address opens; without a system or without changes it is not yet one. */
export function openScenario(query: URLSearchParams): Scenario {
  return { id: query.get("name") ?? "", system: query.get("system") ?? "", asOf: query.get("as_of") ?? "", sets: query.getAll("set") };
}

export const isComplete = (one: Scenario): boolean => one.system !== "" && one.sets.length > 0;

export function isSame(one: Scenario, other: Scenario): boolean {
  return one.system === other.system && one.asOf === other.asOf && one.sets.join("&") === other.sets.join("&");
}

/** Gives the scenarios kept in the address. */
export function keptScenarios(query: URLSearchParams): Scenario[] {
  return query
    .getAll("kept")
    .map((one) => openScenario(new URLSearchParams(one)))
    .filter(isComplete)
    .slice(0, MOST_SCENARIOS);
}

/** Writes kept scenarios for the address: each a query string of its own. */
export function writeKept(kept: Scenario[]): string[] {
  return kept.map((one) => {
    const query = new URLSearchParams({ name: one.id, system: one.system });
    if (one.asOf) query.set("as_of", one.asOf);
    for (const set of one.sets) query.append("set", set);
    return query.toString();
  });
}

export function readSetting(set: string): Setting {
  const at = set.indexOf("=");
  const [left = "", provider = ""] = set.slice(0, at).split("@");
  const colon = left.indexOf(":");
  return { name: left.slice(colon + 1), component: left.slice(0, Math.max(0, colon)), provider, value: set.slice(at + 1) };
}

export function writeSetting({ name, component, provider, value }: Setting): string {
  return `${component ? `${component}:` : ""}${name}${provider ? `@${provider}` : ""}=${value.trim()}`;
}

interface Change {
  name: string;
  value: unknown;
  of?: string;
  offered_by?: string;
}

/** Gives a scenario as the API takes it: numbers as numbers, sets as lists, shares such as 50% as they are. */
export function bodyOf(one: Scenario, variables: Variable[]): { id: string; system: string; as_of?: string; changes: Change[] } {
  const changes = one.sets.map((set) => {
    const { name, value, component, provider } = readSetting(set);
    return { name, value: plain(name, value, variables), ...(component ? { of: component } : {}), ...(provider ? { offered_by: provider } : {}) };
  });
  return { id: one.id || "scenario", system: one.system, ...(one.asOf ? { as_of: one.asOf } : {}), changes };
}

function plain(name: string, text: string, variables: Variable[]): unknown {
  const kind = variables.find((one) => one.id === name)?.value_kind;
  if (kind === "boolean") return text === "true";
  if (kind === "set") return text === "all" ? text : text.split(",").map((one) => one.trim());
  const isNumber = kind && kind !== "ordinal" && kind !== "date" && /^-?[\d.]/.test(text) && Number.isFinite(Number(text));
  return isNumber ? Number(text) : text;
}

/** Writes a scenario file for `access-atlas what-if --scenario`; JSON's texts and lists are YAML too. */
export function yamlOf(one: Scenario, variables: Variable[]): string {
  const { id, system, as_of, changes } = bodyOf(one, variables);
  const lines = changes.map(({ name, value, of, offered_by }) => {
    const parts = { name, value, ...(of ? { of } : {}), ...(offered_by ? { "offered-by": offered_by } : {}) };
    return `  - {${Object.entries(parts)
      .map(([key, said]) => `${key}: ${JSON.stringify(said)}`)
      .join(", ")}}`;
  });
  return [`id: ${JSON.stringify(id)}`, `system: ${JSON.stringify(system)}`, ...(as_of ? [`as-of: ${as_of}`] : []), "changes:", ...lines, ""].join("\n");
}

export function settingName(name: string): string {
  return COMPONENTS.includes(name) ? nameOf("component-kind", name) : nameOf("variable", name);
}

export function valueName(name: string, value: string): string {
  if (LEVELS.includes(value)) return nameOf("release-level", value);
  if (value === "true" || value === "false") return say(value === "true" ? "yes" : "no");
  const coded = nameOf("code", `${name}-${value}`);
  return coded === `${name}-${value}`.replaceAll("-", " ") ? value : coded;
}

export function settingText(set: string): string {
  const { name, value, component, provider } = readSetting(set);
  const scope = [component && nameOf("component-kind", component), provider && nameOf("organisation", provider)].filter(Boolean).join(", ");
  return `${settingName(name)}${scope ? ` (${scope})` : ""} → ${valueName(name, value)}`;
}

/** Gives the letter that stands for a scenario in tables and pictures. */
export const letterAt = (index: number): string => String.fromCharCode(65 + index);
