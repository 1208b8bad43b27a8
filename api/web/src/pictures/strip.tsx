/** What is known of a system at a glance: a cell for each variable, full, hatched or hollow. */

import type { JSX } from "preact";
import { axisOf, labelOf } from "../names";
import { statusWord } from "../parts/marks";
import type { Observation, Status, Variable } from "../types";
import { say } from "../words";

const AXES = ["resourcing", "usability", "utility", "scale"] as const;
const CELL = 18;
const STATES = ["reported", "not-disclosed", "unknown", "not-applicable", "none"] as const;
const stateWord = (state: Status | "none"): string => (state === "none" ? say("notLookedFor") : statusWord(state));

export function Strip({ variables, observations, width }: { variables: Variable[]; observations: Observation[]; width: number }): JSX.Element {
  const isNarrow = width < 700;
  const left = isNarrow ? 0 : 170;
  const perRow = Math.floor((width - left) / (CELL + 5));
  let y = 0;
  const bands = AXES.map((axis) => {
    const mine = variables.filter((one) => axisOf(one.group) === axis);
    const top = y;
    const rows = Math.ceil(mine.length / perRow);
    y += (isNarrow ? 26 : 0) + rows * (CELL + 5) + 14;
    return { axis, mine, top };
  });
  const found = STATES.filter((state) => variables.some((one) => stateOf(observations.filter((two) => two.variable === one.id)) === state));
  const step = isNarrow ? Math.floor(width / 2) : 130;
  const keys = Math.floor((width - left) / step);
  return (
    <svg class="strip" width={width} height={y + 6 + Math.ceil(found.length / keys) * 20} role="img" aria-label={say("stripLabel")}>
      {bands.map(({ axis, mine, top }) => {
        const known = mine.filter((one) => stateOf(observations.filter((found) => found.variable === one.id)) === "reported").length;
        const start = top + (isNarrow ? 26 : 0);
        return (
          <g key={axis} class={axis}>
            <text class="band" x="0" y={top + 14}>
              {axis === "scale" ? say("scaleOfAccess") : say(axis)}
              <tspan class="count" dx="8">{`${known}/${mine.length}`}</tspan>
            </text>
            {mine.map((one, index) => {
              const state = stateOf(observations.filter((found) => found.variable === one.id));
              return (
                <rect
                  key={one.id}
                  class={`cell ${state}`}
                  x={left + (index % perRow) * (CELL + 5) + 1}
                  y={start + Math.floor(index / perRow) * (CELL + 5) + 1}
                  width={CELL - 2}
                  height={CELL - 2}
                  rx="4"
                >
                  <title>{`${labelOf(one)}: ${stateWord(state)}`}</title>
                </rect>
              );
            })}
          </g>
        );
      })}
      <g class="strip-key" transform={`translate(${left} ${y + 6})`}>
        {found.map((state, index) => (
          <g key={state} transform={`translate(${(index % keys) * step} ${Math.floor(index / keys) * 20})`}>
            <rect class={`cell key ${state}`} x="1" y="0" width="12" height="12" rx="3" />
            <text x="19" y="11">
              {stateWord(state)}
            </text>
          </g>
        ))}
      </g>
    </svg>
  );
}

function stateOf(mine: Observation[]): Status | "none" {
  if (!mine.length) return "none";
  for (const state of ["reported", "not-disclosed", "unknown", "not-applicable"] as const) if (mine.some((one) => one.status === state)) return state;
  return "none";
}
