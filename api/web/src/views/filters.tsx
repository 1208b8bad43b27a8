/** Which effects are shown; each choice is in the address. */

import type { JSX } from "preact";
import { change } from "../location";
import { labelOf } from "../names";
import type { Effect, Evidence, Labelled, Level } from "../types";
import { say } from "../words";

export interface EffectFilters {
  on: string;
  depth: number;
  evidence: string;
  confidence: string;
  stakeholder: string;
  axis: string;
  view: string;
}

const LEVELS: Level[] = ["low", "medium", "high"];
const MARKS: Record<string, Evidence> = { P: "paper", G: "gradient-paper", C: "curated" };

export function filtersOf(query: URLSearchParams): EffectFilters {
  const depth = Number(query.get("depth"));
  return {
    on: query.get("on") ?? "",
    depth: query.has("depth") && depth >= 0 && depth <= 3 ? Math.floor(depth) : 1,
    evidence: query.get("evidence") ?? "",
    confidence: query.get("confidence") ?? "",
    stakeholder: query.get("stakeholder") ?? "",
    axis: query.get("axis") ?? "",
    view: query.get("view") ?? "",
  };
}

export function matches(effect: Effect, filters: EffectFilters): boolean {
  const { on, evidence, confidence, stakeholder, axis } = filters;
  if (on && effect.outcome.kind !== on) return false;
  if (evidence && !effect.evidence.includes(MARKS[evidence] ?? "paper")) return false;
  if (confidence && LEVELS.indexOf(effect.confidence) < LEVELS.indexOf(confidence as Level)) return false;
  if (axis && !effect.arises_on.some((one) => one.id === axis)) return false;
  return !stakeholder || stakeholdersOf([effect]).some((one) => one.id === stakeholder);
}

export function stakeholdersOf(effects: Effect[]): Labelled[] {
  const found = new Map<string, Labelled>();
  for (const effect of effects) {
    const affected = effect.paths.flatMap((path) => path.influences.flatMap((one) => one.affects));
    for (const one of [...effect.concerns, ...affected]) found.set(one.id, one);
  }
  return [...found.values()].sort((a, b) => labelOf(a).localeCompare(labelOf(b)));
}

/** Gives the axes on which the outcomes arise. */
function axesOf(effects: Effect[]): Labelled[] {
  const found = new Map(effects.flatMap((effect) => effect.arises_on.map((one) => [one.id, one] as const)));
  return [...found.values()].sort((a, b) => labelOf(a).localeCompare(labelOf(b)));
}

export function Filters({ filters, effects }: { filters: EffectFilters; effects: Effect[] }): JSX.Element {
  return (
    <div class="filters" role="group" aria-label={say("filters")}>
      <Choice name="on" label={say("show")} value={filters.on} options={[["", say("both")], ["benefit", say("benefits")], ["risk", say("risks")]]} />
      <Choice
        name="depth"
        label={say("chains")}
        value={filters.depth === 1 ? "" : String(filters.depth)}
        options={[["", say("directOnly")], ["2", say("upTo", { count: 2 })], ["3", say("upTo", { count: 3 })], ["0", say("anyLength")]]}
      />
      <Choice name="evidence" label={say("evidence")} value={filters.evidence} options={[["", say("any")], ["P", say("markP")], ["G", say("markG")], ["C", say("markC")]]} />
      <Choice name="confidence" label={say("confidence")} value={filters.confidence} options={[["", say("any")], ["medium", say("atLeast", { level: say("medium") })], ["high", say("high")]]} />
      <Choice
        name="stakeholder"
        label={say("whom")}
        value={filters.stakeholder}
        options={[["", say("anyone")], ...stakeholdersOf(effects).map((one): [string, string] => [one.id, labelOf(one)])]}
      />
      <Choice name="axis" label={say("axis")} value={filters.axis} options={[["", say("axisAny")], ...axesOf(effects).map((one): [string, string] => [one.id, labelOf(one)])]} />
      <Choice name="view" label={say("as")} value={filters.view} options={[["", say("picture")], ["table", say("table")]]} />
    </div>
  );
}

export function Choice({ name, label, value, options }: { name: string; label: string; value: string; options: [string, string][] }): JSX.Element {
  return (
    <label class="choice">
      <span>{label}</span>
      <select value={value} onChange={(event) => change({ [name]: event.currentTarget.value })}>
        {options.map(([id, text]) => (
          <option key={id} value={id} selected={id === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
