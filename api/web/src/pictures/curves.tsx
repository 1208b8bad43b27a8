/** Values over time as steps on a logarithmic scale: a line for each offer, as long as it held. */

import type { JSX } from "preact";
import { to } from "../location";
import { labelOf, nameOf } from "../names";
import { compact, share, ticks, time, yearTicks } from "../numbers";
import { scopeText, validity, valueText } from "../parts/values";
import type { Observation, Variable } from "../types";
import { clip } from "../width";
import { say } from "../words";

const PLOT = 190;
const GAP = 54;
const NARROW = 640;
const ADDED = 60 * 86_400_000;
const LINES = 6;

interface Series {
  name: string;
  variable: string;
  line: number;
  held: Observation[];
}

/** Which variables share a scale. */
const PANELS: { id: string; word: "perMillion" | "inTokens"; variables: string[] }[] = [
  { id: "prices", word: "perMillion", variables: ["api-input-price", "api-output-price"] },
  { id: "lengths", word: "inTokens", variables: ["context-length", "output-limit"] },
];

export const isCurved = (one: Observation): boolean =>
  PANELS.some((panel) => panel.variables.includes(one.variable)) && one.status === "reported" && typeof one.value === "number" && one.value > 0 && one.valid_from !== null;

export function Curves({ variables, observations, width }: { variables: Variable[]; observations: Observation[]; width: number }): JSX.Element {
  const dated = observations.filter(isCurved);
  const starts = dated.map((one) => time(one.valid_from!));
  const ends = dated.flatMap((one) => (one.valid_until ? [time(one.valid_until)] : []));
  const low = Math.min(...starts);
  const high = Math.max(...starts, ...ends) + ADDED;
  const isNarrow = width < NARROW;
  const left = 56;
  const right = width - (isNarrow ? 8 : 230);
  const x = (at: number) => left + share(at, low, high, false) * (right - left);
  let top = 8;
  const panels = PANELS.map((panel) => {
    const series = seriesOf(dated.filter((one) => panel.variables.includes(one.variable)), variables);
    const key = isNarrow ? series.length * 20 : 0;
    const room = Math.max(PLOT, isNarrow ? 0 : series.length * 20 + 10);
    const at = top;
    if (series.length) top += room + key + GAP;
    return { ...panel, series, top: at, height: room };
  }).filter((panel) => panel.series.length);
  return (
    <svg class="curves" width={width} height={top} role="group" aria-label={say("curvesTitle")}>
      {panels.map((panel) => {
        const numbers = panel.series.flatMap((one) => one.held.map((two) => two.value as number));
        const marks = ticks(Math.min(...numbers), Math.max(...numbers), true, 4);
        const bottom = Math.min(...marks, ...numbers);
        const ceiling = Math.max(...marks, ...numbers);
        const y = (value: number) => panel.top + 26 + (1 - share(value, bottom, ceiling, true)) * (panel.height - 36);
        return (
          <g key={panel.id} class={panel.id === "prices" ? "resourcing" : "utility"}>
            <text class="tick start" x="0" y={panel.top + 10}>
              {say(panel.word)}
            </text>
            {marks.map((mark) => (
              <g key={mark}>
                <line class="grid" x1={left} x2={right} y1={y(mark)} y2={y(mark)} />
                <text class="tick end" x={left - 8} y={y(mark) + 4}>
                  {compact(mark)}
                </text>
              </g>
            ))}
            {monthTicks(low, high)
              .filter((at) => x(at) >= left && x(at) <= right)
              .map((at) => (
                <g key={at}>
                  <line class="grid" x1={x(at)} x2={x(at)} y1={panel.top + 22} y2={panel.top + panel.height - 6} />
                  <text class="tick" x={x(at)} y={panel.top + panel.height + 10}>
                    {new Date(at).toISOString().slice(0, 7)}
                  </text>
                </g>
              ))}
            {panel.series.map((one, index) => (
              <g key={one.name} class={`curve line-${one.line}`}>
                {one.held.map((two) => {
                  const until = two.valid_until ? x(time(two.valid_until)) : right;
                  return (
                    <g key={two.id}>
                      <line x1={x(time(two.valid_from!))} x2={Math.max(until, x(time(two.valid_from!)) + 5)} y1={y(two.value as number)} y2={y(two.value as number)}>
                        <title>{`${one.name}: ${valueText(two)} · ${validity(two)}`}</title>
                      </line>
                      <circle cx={x(time(two.valid_from!))} cy={y(two.value as number)} r="4" />
                    </g>
                  );
                })}
                <a href={to(`variables/${one.variable}`)} class="curve-key">
                  <line x1={isNarrow ? 0 : right + 14} x2={isNarrow ? 22 : right + 36} y1={keyAt(panel, index, isNarrow)} y2={keyAt(panel, index, isNarrow)} />
                  <text x={isNarrow ? 30 : right + 44} y={keyAt(panel, index, isNarrow) + 4}>
                    {clip(one.name, isNarrow ? width - 34 : 190)}
                    <title>{one.name}</title>
                  </text>
                </a>
              </g>
            ))}
          </g>
        );
      })}
    </svg>
  );
}

function keyAt(panel: { top: number; height: number }, index: number, isNarrow: boolean): number {
  return isNarrow ? panel.top + panel.height + 32 + index * 20 : panel.top + 32 + index * 20;
}

/** Puts values of one variable by one provider in one setting into a series. */
function seriesOf(dated: Observation[], variables: Variable[]): Series[] {
  const found = new Map<string, Series>();
  for (const one of [...dated].sort((a, b) => time(a.valid_from!) - time(b.valid_from!))) {
    const variable = variables.find((two) => two.id === one.variable);
    const scope = scopeText(one) || (one.component_kind === "system" ? "" : nameOf("component-kind", one.component_kind));
    const name = [variable ? labelOf(variable) : one.variable, scope].filter(Boolean).join(" · ");
    const mine = found.get(name) ?? { name, variable: one.variable, line: found.size % LINES, held: [] };
    mine.held.push(one);
    found.set(name, mine);
  }
  return [...found.values()];
}

/** Gives the years, or where there are few of them the quarters, between two days. */
function monthTicks(low: number, high: number): number[] {
  const years = yearTicks(low, high);
  if ((high - low) / 86_400_000 > 900) return years;
  return years.flatMap((year) => [0, 3, 6, 9].map((month) => Date.UTC(new Date(year).getUTCFullYear(), month, 1)));
}
