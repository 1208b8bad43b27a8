/** Where systems stand on each variable that can be ordered: less access at the left, more at the right. */

import type { JSX } from "preact";
import { to } from "../location";
import { axisOf, labelOf, nameOf } from "../names";
import { share, time, wantsLog } from "../numbers";
import { valueText } from "../parts/values";
import type { Comparison, Observation, Row, Variable } from "../types";
import { letterAt } from "../views/scenario";
import { say } from "../words";

const ROW = 30;
/** The room of a letter of a system without a value. */
const GONE = 17;

interface Place {
  letter: string;
  at: number;
  text: string;
}

export function Spread({ comparison, variables, width }: { comparison: Comparison; variables: Variable[]; width: number }): JSX.Element {
  const isNarrow = width < 640;
  const left = isNarrow ? 14 : 262;
  const right = width - (isNarrow ? 18 : 30 + GONE * comparison.systems.length);
  const row = isNarrow ? 48 : ROW;
  const rows = comparison.rows
    .filter((one) => !one.benchmark && one.differs)
    .map((one) => ({ row: one, isTwice: comparison.rows.filter((two) => two.variable === one.variable && !two.benchmark).length > 1, variable: variables.find((found) => found.id === one.variable)!, places: placesOf(one, variables) }))
    .filter((one) => one.variable && one.places.length > 1 && new Set(one.places.map((place) => place.at)).size > 1);
  const height = rows.length * row + 34;
  return (
    <svg class="spread" width={width} height={height} role="group" aria-label={say("spreadTitle")}>
      <text class="tick start" x={left} y="14">
        ← {say("lessAccess")}
      </text>
      <text class="tick end" x={right} y="14">
        {say("moreAccess")} →
      </text>
      {!isNarrow && (
        <text class="tick start" x={right + 20} y="14">
          {say("noValueHere")}
        </text>
      )}
      {rows.map(({ row: one, variable, places, isTwice }, index) => {
        const gone = one.cells.flatMap((_, at) => (places.some((place) => place.letter === letterAt(at)) ? [] : [letterAt(at)]));
        const y = 42 + index * row + (isNarrow ? 14 : 0);
        return (
          <g key={`${one.variable} ${one.component_kind}`} class={axisOf(one.group)}>
            <a href={to(`variables/${one.variable}`)}>
              <text class="row-name" x={isNarrow ? left : left - 16} y={isNarrow ? y - 15 : y + 4} style={{ textAnchor: isNarrow ? "start" : "end" }}>
                {labelOf(variable)}
                {isTwice && <tspan class="part"> {nameOf("component-kind", one.component_kind)}</tspan>}
              </text>
            </a>
            <line class="track" x1={left} x2={right} y1={y} y2={y} />
            {cluster(places).map((group) => (
              <g key={group.map((place) => place.letter).join("")} transform={`translate(${left + 14 + group[0]!.at * (right - left - 28)} ${y})`}>
                <rect class="lozenge" x={-11 - (group.length - 1) * 7} y="-11" width={22 + (group.length - 1) * 14} height="22" rx="11" />
                <text class="letter" y="4">
                  {group.map((place) => place.letter).join(" ")}
                </text>
                <title>{group.map((place) => `${place.letter} ${place.text}`).join("; ")}</title>
              </g>
            ))}
            {gone.map((letter, at) => (
              <g key={letter} transform={`translate(${isNarrow ? right - (gone.length - 1 - at) * GONE - 8 : right + 28 + at * GONE} ${isNarrow ? y - 19 : y})`}>
                <circle class="gone" r="7.5" />
                <text class="gone-letter" y="3.5">
                  {letter}
                </text>
                <title>{`${letter}: ${say("noValueHere")}`}</title>
              </g>
            ))}
          </g>
        );
      })}
    </svg>
  );
}

/** Puts those that would lie on one another into one mark. */
function cluster(places: Place[]): Place[][] {
  const sorted = [...places].sort((a, b) => a.at - b.at);
  const groups: Place[][] = [];
  for (const place of sorted) {
    const last = groups[groups.length - 1];
    if (last && place.at - last[0]!.at < 0.035) last.push(place);
    else groups.push([place]);
  }
  return groups;
}

function placesOf(row: Row, variables: Variable[]): Place[] {
  const variable = variables.find((one) => one.id === row.variable);
  if (!variable) return [];
  const found = row.cells.flatMap((cell, index) => {
    const first = cell.shown.find((one) => one.status === "reported");
    const number = first ? numberOf(first, variable) : null;
    return first && number !== null ? [{ letter: letterAt(index), number, text: valueText(first, { isShort: true }) }] : [];
  });
  const numbers = found.map((one) => one.number);
  const isLog = variable.value_kind === "quantity" && wantsLog(numbers);
  const low = Math.min(...numbers);
  const high = Math.max(...numbers);
  return found.map((one) => {
    const at = share(one.number, low, high, isLog);
    return { letter: one.letter, text: one.text, at: variable.direction === "more-access" ? at : 1 - at };
  });
}

function numberOf(one: Observation, variable: Variable): number | null {
  const { value } = one;
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  if (Array.isArray(value)) return value.length;
  if (typeof value !== "string") return null;
  if (variable.value_kind === "ordinal") return variable.scale.indexOf(value) < 0 ? null : variable.scale.indexOf(value);
  return variable.value_kind === "date" ? time(value) : null;
}
