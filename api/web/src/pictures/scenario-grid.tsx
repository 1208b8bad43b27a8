/** What scenarios do, side by side: a row for each thing that moves, a column for each scenario, shape and word in each cell. */

import type { JSX } from "preact";
import { isNamed, labelOf, nameOf } from "../names";
import type { ScenarioComparison, ScenarioRow } from "../views/scenario";
import { letterAt } from "../views/scenario";
import { breadth, clip } from "../width";
import { say, type Word } from "../words";

const ROW = 28;
const HEAD = 40;
const NARROW = 640;

interface Group {
  id: string;
  word: Word;
  rows: ScenarioRow[];
}

const WORDS: Record<string, Word> = {
  grows: "grows",
  shrinks: "shrinks",
  ambiguous: "ambiguous",
  unaffected: "unaffected",
  gains: "gains",
  loses: "loses",
  unchanged: "unchangedWord",
  "more-routes": "moreRoutes",
  "fewer-routes": "fewerRoutes",
  "other-routes": "otherRoutes",
  cost: "otherCost",
  yes: "yes",
  no: "no",
};
const SIGN: Record<string, string> = { grows: "M-4 0H4M0-4V4", shrinks: "M-4 0H4", ambiguous: "M-4-2.4H4M-4 2.4H4" };
const ARROWS: Record<string, string> = { gains: "M0 5V-5M-4-1 0-5 4-1", loses: "M0-5V5M-4 1 0 5 4 1", "more-routes": "M-4 0H4M0-4V4", "fewer-routes": "M-4 0H4" };

export const cellWord = (cell: string): string => (WORDS[cell] ? say(WORDS[cell]) : cell);

/** Puts rows into groups: benefits and risks apart, which the names tell. */
export function groupsOf(rows: ScenarioRow[]): Group[] {
  const isRisk = (row: ScenarioRow) => isNamed("risk", row.id);
  const groups: Group[] = [
    { id: "benefit", word: "benefits", rows: rows.filter((row) => row.kind === "outcome" && !isRisk(row)) },
    { id: "risk", word: "risks", rows: rows.filter((row) => row.kind === "outcome" && isRisk(row)) },
    { id: "profile", word: "whoMoves", rows: rows.filter((row) => row.kind === "profile") },
    { id: "lost", word: "interventionsLost", rows: rows.filter((row) => row.kind === "manageability-lost") },
    { id: "escaped", word: "escaped", rows: rows.filter((row) => row.kind === "intervention-escaped") },
    { id: "irrevocable", word: "irrevocable", rows: rows.filter((row) => row.kind === "irrevocable") },
  ];
  return groups.filter((group) => group.rows.length);
}

export function ScenarioGrid({ scenarios, rows, width }: { scenarios: ScenarioComparison["scenarios"]; rows: ScenarioRow[]; width: number }): JSX.Element {
  const isNarrow = width < NARROW;
  const left = isNarrow ? Math.max(90, width - scenarios.length * 44) : Math.min(width * 0.5, 24 + Math.max(180, ...rows.map((row) => breadth(labelOf(row)))));
  const column = Math.min(isNarrow ? 44 : 200, (width - left) / scenarios.length);
  const hasWords = column >= 92;
  let y = 56;
  const groups = groupsOf(rows).map((group) => {
    const top = y;
    y += HEAD + group.rows.length * ROW;
    return { ...group, top };
  });
  const right = left + column * scenarios.length;
  return (
    <svg class="scenario-grid" width={width} height={y + 10} role="group" aria-label={say("scenariosCompared")}>
      {scenarios.map((one, index) => (
        <g key={one.id} transform={`translate(${left + index * column} 0)`}>
          <circle class="disc" cx="14" cy="20" r="11" />
          <text class="disc-letter" x="14" y="24">
            {letterAt(index)}
          </text>
          {!isNarrow && (
            <>
              <text class="row-name strong" x="32" y="18">
                {clip(one.id.length > 1 ? one.id : nameOf("system", one.system), column - 40)}
              </text>
              <text class="said" x="32" y="35">
                {clip(`${nameOf("system", one.system)} · ${one.as_of}`, column - 40)}
              </text>
            </>
          )}
          <title>{`${one.id}: ${nameOf("system", one.system)} · ${one.as_of} · ${one.changes.join("; ")}`}</title>
        </g>
      ))}
      {groups.map((group) => (
        <g key={group.id}>
          <text class={`grid-head ${group.id}`} x="0" y={group.top + 26}>
            {say(group.word)}
          </text>
          <line class="rule" x1="0" x2={right} y1={group.top + 36} y2={group.top + 36} />
          {group.rows.map((row, line) => {
            const at = group.top + HEAD + line * ROW + ROW / 2;
            return (
              <g key={row.id} class={row.differs ? "" : "same"}>
                {row.differs && <rect class="band" x={left - 4} y={at - ROW / 2 + 1} width={right - left + 4} height={ROW - 2} rx="4" />}
                <text class="row-name" x="0" y={at + 4.5}>
                  {clip(labelOf(row), left - 16)}
                  <title>{labelOf(row)}</title>
                </text>
                {row.cells.map((cell, index) => (
                  <g key={index} transform={`translate(${left + index * column + 14} ${at})`}>
                    <Glyph group={group.id} cell={cell} />
                    {hasWords && (
                      <text class={QUIET.test(cell) ? "said quiet" : "said"} x="18" y="4">
                        {cellWord(cell)}
                      </text>
                    )}
                    <title>{`${labelOf(row)}, ${letterAt(index)}: ${cellWord(cell)}`}</title>
                  </g>
                ))}
              </g>
            );
          })}
        </g>
      ))}
    </svg>
  );
}

const QUIET = /^(unaffected|unchanged|no)$/;

function Glyph({ group, cell }: { group: string; cell: string }): JSX.Element {
  if (QUIET.test(cell)) return <circle class="quiet" r="2" />;
  if (SIGN[cell] && (group === "risk" || group === "benefit")) {
    return (
      <g class={`glyph ${group}`}>
        {group === "risk" ? <path class="shape" d="M0-11 11 0 0 11-11 0Z" /> : <circle class="shape" r="9.5" />}
        <path class="sign" d={SIGN[cell]} />
      </g>
    );
  }
  const kind = cell === "loses" || cell === "fewer-routes" || group !== "profile" ? "bad" : "good";
  return (
    <g class={`glyph ${kind}`}>
      <rect class="shape" x="-9" y="-9" width="18" height="18" rx="4" />
      <path class="sign" d={group === "profile" ? (ARROWS[cell] ?? "M-4-2.4H4M-4 2.4H4") : "M-4-4 4 4M4-4-4 4"} />
    </g>
  );
}
