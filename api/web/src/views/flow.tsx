/** The signed flow: from a variable to the risks and benefits that move with it. */

import type { JSX } from "preact";
import { place, to } from "../location";
import { axisOf, labelOf } from "../names";
import { letterOf } from "../parts/marks";
import type { Change, Effect, Strength, Variable } from "../types";
import { say } from "../words";

const ROW = 46;
const HEAD = 34;
const NARROW = 560;
const WIDTHS: Record<Strength, number> = { weak: 2, moderate: 4.5, strong: 8 };
const ORDER: Record<Strength, number> = { strong: 0, moderate: 1, weak: 2 };
const SIZES = { grows: 1.35, shrinks: 0.68, ambiguous: 1 };

interface Props {
  variable: Variable;
  effects: Effect[];
  moved: Change | null;
  chosen: string;
  width: number;
  /** What moves is not one variable that rises or falls. */
  isMixed?: boolean;
}

export function Flow({ variable, effects, moved, chosen, width, isMixed = false }: Props): JSX.Element {
  const isNarrow = width < NARROW;
  const start = isNarrow ? 16 : 168;
  const end = isNarrow ? 76 : Math.max(start + 110, width * 0.44);
  let y = 4;
  const groups = (["benefit", "risk"] as const)
    .map((kind) => {
      const rows = effects.filter((one) => one.outcome.kind === kind).sort((a, b) => ORDER[a.strength] - ORDER[b.strength]);
      const top = y;
      if (rows.length) y += HEAD + rows.length * ROW + 18;
      return { kind, rows, top };
    })
    .filter((group) => group.rows.length);
  const height = Math.max(y, 150);
  const middle = height / 2;
  return (
    <svg class="flow" width={width} height={height} role="group" aria-label={say("titleEffects", { variable: labelOf(variable) })}>
      {groups.map((group) =>
        group.rows.map((effect, index) => {
          const at = group.top + HEAD + index * ROW + ROW / 2;
          return <Stream key={effect.outcome.id} effect={effect} moved={moved} isChosen={effect.outcome.id === chosen} from={[start, middle]} to={[end, at]} />;
        }),
      )}
      <Origin variable={variable} moved={moved} isMixed={isMixed} x={start} y={middle} isNarrow={isNarrow} />
      {groups.map((group) => (
        <g key={group.kind} role="group" aria-label={say(group.kind === "risk" ? "risks" : "benefits")}>
          <text class={`flow-head ${group.kind}`} x={end - 8} y={group.top + 20}>
            {say(group.kind === "risk" ? "risks" : "benefits")}
          </text>
          {group.rows.map((effect, index) => (
            <Outcome
              key={effect.outcome.id}
              effect={effect}
              moved={moved}
              isChosen={effect.outcome.id === chosen}
              x={end}
              y={group.top + HEAD + index * ROW + ROW / 2}
              width={width - end}
            />
          ))}
        </g>
      ))}
    </svg>
  );
}

function Origin({ variable, moved, isMixed, x, y, isNarrow }: { variable: Variable; moved: Change | null; isMixed: boolean; x: number; y: number; isNarrow: boolean }): JSX.Element {
  const axis = isMixed ? "mixed" : axisOf(variable.group);
  const sign = moved === "increase" ? "M0 8V-8M-6-2 0-8 6-2" : moved === "decrease" ? "M0-8V8M-6 2 0 8 6 2" : "M-7 0H7";
  if (isNarrow) {
    return (
      <g transform={`translate(${x} ${y})`} class={`origin ${axis}`}>
        <circle r="16" />
        {!isMixed && <path class="arrow" d={sign} />}
      </g>
    );
  }
  const words = wrap(labelOf(variable), 15);
  return (
    <g transform={`translate(${x} ${y})`} class={`origin ${axis}`}>
      <rect x={-164} y={-34 - (words.length - 1) * 9} width="164" height={68 + (words.length - 1) * 18} rx="10" />
      {!isMixed && <path class="arrow" transform="translate(-24 0)" d={sign} />}
      {words.map((line, index) => (
        <text key={line} x="-148" style={{ fontSize: breadth(line) > 13 ? "13px" : undefined }} y={5 + (index - (words.length - 1) / 2) * 19}>
          {line}
        </text>
      ))}
    </g>
  );
}

function Stream({ effect, moved, isChosen, from, to: end }: { effect: Effect; moved: Change | null; isChosen: boolean; from: [number, number]; to: [number, number] }): JSX.Element {
  const bend = (end[0] - from[0]) * 0.55;
  const path = `M${from[0]} ${from[1]}C${from[0] + bend} ${from[1]} ${end[0] - bend} ${end[1]} ${end[0] - 14} ${end[1]}`;
  const isIndirect = effect.paths.every((one) => one.influences.length > 1);
  const how = moved ? effect.movement : "still";
  return (
    <path
      class={`stream ${effect.outcome.kind} ${how} ${isChosen ? "chosen" : ""} ${isIndirect ? "indirect" : ""} sure-${effect.confidence}`}
      style={{ strokeWidth: `${moved ? WIDTHS[effect.strength] : 1.5}px` }}
      d={path}
    />
  );
}

function Outcome({ effect, moved, isChosen, x, y, width }: { effect: Effect; moved: Change | null; isChosen: boolean; x: number; y: number; width: number }): JSX.Element {
  const now = place();
  const params = Object.fromEntries([...now.query.entries()].filter(([name]) => name !== "outcome"));
  const name = labelOf(effect.outcome);
  const marks = effect.evidence.map(letterOf).join(" ");
  const said = moved ? `${say(effect.movement)} · ${say(effect.strength)}` : say("atRestShort");
  const size = moved ? SIZES[effect.movement] : 0.85;
  const room = Math.max(12, Math.floor((width - 34) / 7.4));
  const steps = Math.min(...effect.paths.map((one) => one.influences.length));
  const sign = { grows: "M-4 0H4M0-4V4", shrinks: "M-4 0H4", ambiguous: "M-4-2.4H4M-4 2.4H4" }[effect.movement];
  return (
    <a
      href={to(now.path.join("/"), { ...params, outcome: effect.outcome.id })}
      class={`outcome ${effect.outcome.kind} ${moved ? effect.movement : "still"} ${isChosen ? "chosen" : ""}`}
      aria-current={isChosen ? "true" : undefined}
    >
      <title>{`${say(effect.outcome.kind === "risk" ? "risk" : "benefit")}: ${name}`}</title>
      <rect class="hit" x={x - 18} y={y - ROW / 2 + 2} width={width + 18} height={ROW - 4} rx="8" />
      <g transform={`translate(${x} ${y})`}>
        <g class="node" style={{ transform: `scale(${size})` }}>
          {effect.outcome.kind === "risk" ? <path class="risk" d="M0-11 11 0 0 11-11 0Z" /> : <circle class="benefit" r="9" />}
          {moved && <path class="sign" d={sign} />}
        </g>
        <text class="name" x="24" y="-2">
          {name.length > room ? `${name.slice(0, room - 1)}…` : name}
        </text>
        <text class="said" x="24" y="15">
          {said}
          {steps > 1 ? ` · ${say("steps", { count: steps })}` : ""}
          {`  ${marks}`}
        </text>
      </g>
    </a>
  );
}

/** Counts Korean syllables as two letters, as wide as they are. */
function breadth(text: string): number {
  return [...text].reduce((sum, one) => sum + (one > "\u2e7f" ? 2 : 1), 0);
}

function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last !== undefined && breadth(last) + breadth(word) < room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
