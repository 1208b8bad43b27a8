/** How many systems have a value, by variable: a bar each, in columns by axis. */

import type { JSX } from "preact";
import { to } from "../location";
import { axisOf, labelOf } from "../names";
import type { Variable } from "../types";
import { say } from "../words";

const ROW = 24;
const AXES = ["resourcing", "usability", "utility", "scale"] as const;

export function Coverage({ bars, total, width }: { bars: { variable: Variable; count: number }[]; total: number; width: number }): JSX.Element {
  const columns = width < 700 ? 1 : 2;
  const column = width / columns - (columns > 1 ? 20 : 0);
  const groups = AXES.map((axis) => ({ axis, mine: bars.filter((one) => axisOf(one.variable.group) === axis).sort((a, b) => b.count - a.count) }));
  const heights = new Array<number>(columns).fill(0);
  const placed = groups.map((group) => {
    const at = heights.indexOf(Math.min(...heights));
    const top = heights[at]!;
    heights[at]! += group.mine.length * ROW + 52;
    return { ...group, left: at * (column + 40), top };
  });
  const start = 180;
  return (
    <svg class="coverage" width={width} height={Math.max(...heights)} role="group" aria-label={say("coverageHint")}>
      {placed.map(({ axis, mine, left, top }) => (
        <g key={axis} class={axis} transform={`translate(${left} ${top})`}>
          <text class="band" x="0" y="18">
            {axis === "scale" ? say("scaleOfAccess") : say(axis)}
          </text>
          {mine.map(({ variable, count }, index) => (
            <a key={variable.id} href={to(`variables/${variable.id}`)}>
              <text class="row-name" x="0" y={index * ROW + 44}>
                {labelOf(variable)}
              </text>
              <rect class="room" x={start} y={index * ROW + 35} width={column - start - 36} height="9" rx="4.5" />
              <rect class="bar" x={start} y={index * ROW + 35} width={Math.max(0, (count / Math.max(total, count, 1)) * (column - start - 36))} height="9" rx="4.5" />
              <text class="value" x={column - 28} y={index * ROW + 44}>
                {count}
              </text>
            </a>
          ))}
        </g>
      ))}
    </svg>
  );
}
