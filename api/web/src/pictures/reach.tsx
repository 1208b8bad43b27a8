/** How many of the same people can use each system: a mark for each of them, and what hinders most often. */

import type { JSX } from "preact";
import { to } from "../location";
import { labelOf } from "../names";
import { type AccessMatrix, type BriefAccess, briefly, hindranceName, hindrances, REACHED, VERDICTS } from "../views/access";
import { say } from "../words";

const ROW = 46;
const NARROW = 640;
const MOST_HINDRANCES = 3;

interface Mark {
  profile: string;
  label: string;
  cell: BriefAccess;
}

export function Reach({ matrix, width }: { matrix: AccessMatrix; width: number }): JSX.Element {
  const isNarrow = width < NARROW;
  const left = isNarrow ? 0 : 200;
  const step = Math.min(26, (width - left - (isNarrow ? 0 : 330)) / Math.max(1, matrix.profiles.length));
  const row = isNarrow ? 92 : ROW;
  const lines = matrix.systems
    .map((system) => ({ system, marks: marksOf(matrix, system.id) }))
    .sort((a, b) => reached(b.marks) - reached(a.marks));
  return (
    <svg class="reach" width={width} height={lines.length * row + 6} role="group" aria-label={say("reachTitleSome")}>
      {lines.map(({ system, marks }, index) => {
        const y = index * row + (isNarrow ? 48 : ROW / 2);
        const end = left + marks.length * step + 18;
        return (
          <g key={system.id}>
            <a href={to(`systems/${system.id}`)}>
              <text class="row-name strong" x="0" y={isNarrow ? y - 22 : y + 5}>
                {labelOf(system)}
              </text>
            </a>
            {marks.map((mark, at) => (
              <g key={mark.profile} class={`person ${mark.cell.verdict}`} transform={`translate(${left + at * step + step / 2} ${y})`}>
                <Shape verdict={mark.cell.verdict} />
                <title>{`${mark.label}: ${say(VERDICTS[mark.cell.verdict])}${briefly(mark.cell) ? ` (${briefly(mark.cell)})` : ""}`}</title>
              </g>
            ))}
            <text class="count" x={isNarrow ? width - 4 : end} y={isNarrow ? y - 22 : y - 3} style={{ textAnchor: isNarrow ? "end" : "start" }}>
              {say("reachOf", { count: reached(marks), total: marks.length })}
            </text>
            <text class="said" x={isNarrow ? 0 : end} y={isNarrow ? y + 28 : y + 14}>
              {often(marks)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function Shape({ verdict }: { verdict: BriefAccess["verdict"] }): JSX.Element {
  if (verdict === "accessible") return <circle r="8" />;
  if (verdict === "undetermined") return <circle class="ring" r="7" />;
  return (
    <>
      <rect class="ring" x="-7" y="-7" width="14" height="14" rx="3" />
      <path class="cross" d="M-3-3 3 3M3-3-3 3" />
    </>
  );
}

function marksOf(matrix: AccessMatrix, system: string): Mark[] {
  return matrix.profiles
    .flatMap((one): Mark[] => {
      const cell = one.systems.find((two) => two.system === system);
      return cell ? [{ profile: one.profile, label: labelOf(one), cell }] : [];
    })
    .sort((a, b) => REACHED.indexOf(a.cell.verdict) - REACHED.indexOf(b.cell.verdict));
}

const reached = (marks: Mark[]): number => marks.filter((one) => one.cell.verdict === "accessible").length;

/** Names the constraints that most people meet, with how many meet each. */
function often(marks: Mark[]): string {
  const counts = new Map<string, number>();
  for (const mark of marks) if (mark.cell.verdict === "inaccessible") for (const one of new Set(hindrances(mark.cell))) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
    .slice(0, MOST_HINDRANCES)
    .map(([name, count]) => `${hindranceName(name, "inaccessible")} ${count}`)
    .join(" · ");
}
