/** Sets: which system has which member, as a grid; large sets by the number of their members. */

import type { JSX } from "preact";
import { to } from "../location";
import { axisOf } from "../names";
import { memberName } from "../parts/values";
import type { Variable } from "../types";
import type { Value } from "../views/variable-values";
import { say } from "../words";
import { Dots } from "./dots";

const MOST_COLUMNS = 30;
const ROW = 28;

export function Members({ variable, values, width }: { variable: Variable; values: Value[]; width: number }): JSX.Element {
  const systems = new Map<string, { label: string; members: Set<string> }>();
  for (const one of values) {
    const known = systems.get(one.system) ?? { label: one.label, members: new Set<string>() };
    for (const member of one.members) known.members.add(member);
    systems.set(one.system, known);
  }
  const counts = new Map<string, number>();
  for (const { members } of systems.values()) for (const one of members) counts.set(one, (counts.get(one) ?? 0) + 1);
  const columns = [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)! || a.localeCompare(b));
  const isNarrow = width < 560;
  const left = isNarrow ? 130 : 210;
  if (columns.length > MOST_COLUMNS || (width - left) / columns.length < 15) {
    const sized = values.map((one) => ({ ...one, number: one.members.length || one.number }));
    return <Dots variable={{ ...variable, value_kind: "count", unit: "count" }} values={sized} width={width} />;
  }
  const step = Math.min(64, (width - left) / columns.length);
  const head = 96;
  const rows = [...systems].sort((a, b) => b[1].members.size - a[1].members.size);
  return (
    <svg class={`plot ${axisOf(variable.group)}`} width={width} height={head + rows.length * ROW} role="group" aria-label={say("plotOf", { variable: variable.label })}>
      {columns.map((member, index) => (
        <text key={member} class="column-name" transform={`translate(${left + index * step + step / 2 + 4} ${head - 14}) rotate(-50)`}>
          {memberName(variable.id, member)}
        </text>
      ))}
      {rows.map(([id, { label, members }], line) => {
        const y = head + line * ROW;
        return (
          <g key={id}>
            <line class="grid" x1="0" x2={left + columns.length * step} y1={y - 4} y2={y - 4} />
            <a href={to(`systems/${id}`)}>
              <text class="row-name" x="0" y={y + 14}>
                {isNarrow && label.length > 17 ? `${label.slice(0, 16)}…` : label}
              </text>
            </a>
            {columns.map((member, index) => (
              <circle key={member} class={members.has(member) ? "dot" : "hole"} cx={left + index * step + step / 2} cy={y + 10} r={members.has(member) ? 6 : 2}>
                <title>{`${label}: ${memberName(variable.id, member)} ${say(members.has(member) ? "yes" : "no")}`}</title>
              </circle>
            ))}
          </g>
        );
      })}
    </svg>
  );
}
