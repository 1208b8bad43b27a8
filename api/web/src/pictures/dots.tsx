/** Numbers and dates of systems: a line each, a dot for each value, logarithmic where the spread asks for it. */

import type { JSX } from "preact";
import { to } from "../location";
import { axisOf } from "../names";
import { compact, share, ticks, time, wantsLog, yearTicks } from "../numbers";
import { withUnit } from "../parts/values";
import type { Variable } from "../types";
import type { Value } from "../views/variable-values";
import { unitWord } from "../units";
import { clip } from "../width";
import { say } from "../words";

const ROW = 30;
const NARROW = 560;

interface Point {
  at: number;
  label: string;
  value: Value;
}

export function Dots({ variable, values, width }: { variable: Variable; values: Value[]; width: number }): JSX.Element {
  const isDate = variable.value_kind === "date";
  const points = values
    .map((value): Point | null => {
      const at = isDate ? (value.date ? time(value.date) : null) : value.number;
      if (at === null || !Number.isFinite(at)) return null;
      return { at, label: isDate ? value.date!.slice(0, 7) : withUnit(compact(at), variable.unit), value };
    })
    .filter((one): one is Point => one !== null);
  const rows = new Map<string, Point[]>();
  for (const point of points) rows.set(point.value.system, [...(rows.get(point.value.system) ?? []), point]);
  const sorted = [...rows.values()].sort((a, b) => Math.max(...b.map((one) => one.at)) - Math.max(...a.map((one) => one.at)));
  const all = points.map((one) => one.at);
  const isLog = !isDate && wantsLog(all);
  const marks = isDate ? yearTicks(Math.min(...all), Math.max(...all)) : ticks(isLog ? Math.min(...all) : Math.min(0, ...all), Math.max(...all), isLog);
  const low = Math.min(marks[0] ?? 0, ...all);
  const high = Math.max(marks[marks.length - 1] ?? 1, ...all);
  const isNarrow = width < NARROW;
  const row = isNarrow ? 46 : ROW;
  const left = isNarrow ? 10 : Math.min(300, width * 0.3);
  const right = isNarrow ? width - 14 : width - 120;
  const x = (value: number) => left + share(value, low, high, isLog) * (right - left);
  const height = sorted.length * row + 44;
  return (
    <svg class={`plot ${axisOf(variable.group)}`} width={width} height={height} role="group" aria-label={say("plotOf", { variable: variable.label })}>
      {marks.map((mark) => (
        <g key={mark}>
          <line class="grid" x1={x(mark)} x2={x(mark)} y1="4" y2={height - 34} />
          <text class="tick" x={x(mark)} y={height - 18}>
            {isDate ? new Date(mark).getUTCFullYear() : compact(mark)}
          </text>
        </g>
      ))}
      <text class="unit" x={right} y={height - 3}>
        {[unitWord(variable.unit), isLog ? say("logScale") : ""].filter(Boolean).join(" · ")}
      </text>
      {sorted.map((mine, index) => {
        const y = index * row + (isNarrow ? 32 : 20);
        const first = mine[0]!;
        const ends = mine.map((one) => x(one.at));
        const last = mine.reduce((a, b) => (a.at > b.at ? a : b));
        return (
          <g key={first.value.system}>
            <a href={to(`systems/${first.value.system}`)}>
              <text class="row-name" x={isNarrow ? left : left - 14} y={isNarrow ? y - 13 : y + 4} style={{ textAnchor: isNarrow ? "start" : "end" }}>
                {clip(first.value.label, isNarrow ? right - left - 90 : left - 16)}
              </text>
            </a>
            <line class="stem" x1={left} x2={Math.min(...ends)} y1={y} y2={y} />
            {mine.length > 1 && <line class="span" x1={Math.min(...ends)} x2={Math.max(...ends)} y1={y} y2={y} />}
            {mine.map((one) => (
              <circle key={one.value.observation} class="dot" cx={x(one.at)} cy={y} r="6">
                <title>{`${first.value.label}: ${one.label}${one.value.scope ? ` (${one.value.scope})` : ""}`}</title>
              </circle>
            ))}
            <text
              class="value"
              x={isNarrow ? right : x(last.at) + 12}
              y={isNarrow ? y - 13 : y + 4}
              style={{ textAnchor: isNarrow ? "end" : "start" }}
            >
              {mine.length > 1 ? `${last.label} +${mine.length - 1}` : last.label}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
