/** Releases on the gradient from closed to open: a line for each component, stepping when its level changes. */

import type { JSX } from "preact";
import { labelOf, nameOf } from "../names";
import { time } from "../numbers";
import type { Release } from "../types";
import { LEVELS } from "../views/framework";
import { say } from "../words";

const ROW = 30;
const DAY = 86_400_000;

interface Step {
  at: number;
  rank: number;
  release: Release;
}

export function Timeline({ releases, width }: { releases: Release[]; width: number }): JSX.Element {
  const isNarrow = width < 640;
  const sorted = [...releases].sort((a, b) => time(a.date) - time(b.date));
  const kinds = [...new Set(sorted.flatMap((release) => release.components.map((one) => one.component_kind)))];
  const lines = kinds.map((kind) => ({
    kind,
    steps: sorted.flatMap((release): Step[] => {
      const mine = release.components.find((one) => one.component_kind === kind);
      return mine ? [{ at: time(release.date), rank: mine.level_rank, release }] : [];
    }),
  }));
  lines.sort((a, b) => last(b.steps).rank - last(a.steps).rank);
  const first = time(sorted[0]!.date);
  const end = Math.max(time(sorted[sorted.length - 1]!.date), first + 120 * DAY);
  const left = isNarrow ? 120 : 190;
  const right = width - (isNarrow ? 12 : 170);
  const x = (at: number) => left + ((at - first) / (end - first)) * (right - left - 20);
  const dates = spaced(sorted, x, isNarrow ? 74 : 82);
  const height = lines.length * ROW + 74;
  return (
    <svg class="timeline" width={width} height={height} role="img" aria-label={say("releaseHistory")}>
      {sorted.map((release) => (
        <line key={release.id} class="grid" x1={x(time(release.date))} x2={x(time(release.date))} y1="22" y2={height - 46} />
      ))}
      {dates.map((release) => (
        <text key={release.id} class="tick start" x={x(time(release.date)) - 2} y="14">
          {release.date}
          <title>{labelOf(release)}</title>
        </text>
      ))}
      {lines.map(({ kind, steps }, index) => {
        const y = 42 + index * ROW;
        const final = last(steps);
        return (
          <g key={kind}>
            <text class="row-name" x="0" y={y + 4}>
              {nameOf("component-kind", kind)}
            </text>
            {steps.map((step, at) => {
              const until = steps[at + 1]?.at ?? end;
              return (
                <g key={step.release.id}>
                  <line class={`level level-${step.rank}`} x1={x(step.at)} x2={Math.max(x(until), x(step.at) + 16)} y1={y} y2={y} />
                  <circle class={`level-dot level-${step.rank}`} cx={x(step.at)} cy={y} r="6">
                    <title>{`${step.release.date} · ${nameOf("component-kind", kind)}: ${nameOf("release-level", LEVELS[step.rank] ?? "")} (${labelOf(step.release)})`}</title>
                  </circle>
                </g>
              );
            })}
            {!isNarrow && (
              <text class="level-name" x={right + 8} y={y + 4}>
                {nameOf("release-level", LEVELS[final.rank] ?? "")}
              </text>
            )}
          </g>
        );
      })}
      <g transform={`translate(0 ${height - 22})`} class="gradient-key">
        {LEVELS.map((level, rank) => (
          <g key={level} transform={`translate(${rank * (width / 6)} 0)`}>
            <line class={`level level-${rank}`} x1="4" x2={width / 6 - 8} y1="0" y2="0" />
            {(!isNarrow || rank === 0 || rank === LEVELS.length - 1) && (
              <text x={isNarrow && rank ? width / 6 - 8 : 0} y="17" style={{ textAnchor: isNarrow && rank ? "end" : "start" }}>
                {nameOf("release-level", level)}
              </text>
            )}
          </g>
        ))}
      </g>
    </svg>
  );
}

function last(steps: Step[]): Step {
  return steps[steps.length - 1]!;
}

/** Keeps the dates that have room for their text. */
function spaced(releases: Release[], x: (at: number) => number, room: number): Release[] {
  let free = -Infinity;
  return releases.filter((release) => {
    const at = x(time(release.date));
    if (at < free) return false;
    free = at + room;
    return true;
  });
}
