/** Ordinal and yes-or-no values: the steps of the scale as columns, the systems standing on them. */

import type { JSX } from "preact";
import { to } from "../location";
import { axisOf, nameOf, slugOf } from "../names";
import type { Variable } from "../types";
import type { Value } from "../views/variable-values";
import { clip } from "../width";
import { say } from "../words";

const NARROW = 620;

export function Steps({ variable, values, width }: { variable: Variable; values: Value[]; width: number }): JSX.Element {
  const isYesNo = variable.value_kind === "boolean";
  const steps = isYesNo ? ["false", "true"] : variable.scale;
  const nameStep = (step: string) => (isYesNo ? say(step === "true" ? "yes" : "no") : nameOf("code", `${variable.id}-${step}`));
  const standing = steps.map((step) => {
    const wanted = isYesNo ? step : `${variable.id}-${step}`;
    const here = values.filter((one) => one.code !== null && slugOf(one.code) === wanted);
    const bySystem = new Map<string, Value[]>();
    for (const one of here) bySystem.set(one.system, [...(bySystem.get(one.system) ?? []), one]);
    return { step, systems: [...bySystem.values()] };
  });
  const isNarrow = width < NARROW;
  const line = 24;
  if (isNarrow) {
    let y = 0;
    const blocks = standing.map((one) => {
      const top = y;
      y += 38 + Math.max(1, one.systems.length) * line;
      return { ...one, top };
    });
    return (
      <svg class={`plot ${axisOf(variable.group)}`} width={width} height={y} role="group" aria-label={say("plotOf", { variable: variable.label })}>
        {blocks.map((block) => (
          <g key={block.step} transform={`translate(0 ${block.top})`}>
            <rect class="step" x="0" y="4" width={width} height="24" rx="5" />
            <text class="step-name" x="10" y="21">
              {nameStep(block.step)}
            </text>
            <Standing systems={block.systems} x={10} y={48} line={line} room={width - 30} />
          </g>
        ))}
      </svg>
    );
  }
  const column = width / steps.length;
  const most = Math.max(1, ...standing.map((one) => one.systems.length));
  const rise = Math.min(16, 70 / Math.max(1, steps.length - 1));
  const ground = most * line + 30 + rise * (steps.length - 1);
  return (
    <svg class={`plot ${axisOf(variable.group)}`} width={width} height={ground + 54} role="group" aria-label={say("plotOf", { variable: variable.label })}>
      {standing.map((one, index) => {
        const floor = ground - rise * index;
        return (
          <g key={one.step} transform={`translate(${index * column} 0)`}>
            <rect class="step" x="2" y={floor} width={column - 4} height={ground + 12 - floor} rx="4" />
            <Label text={nameStep(one.step)} x={column / 2} y={ground + 30} room={column} />
            <Standing systems={one.systems} x={10} y={floor - 14 - (one.systems.length - 1) * line} line={line} room={column - 30} />
          </g>
        );
      })}
    </svg>
  );
}

function Label({ text, x, y, room }: { text: string; x: number; y: number; room: number }): JSX.Element {
  const words = text.split(" ");
  const limit = room / 7;
  const lines: string[] = [];
  for (const word of words) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + word.length + 1 <= limit) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return (
    <text class="step-label" x={x} y={y}>
      {lines.slice(0, 2).map((one, index) => (
        <tspan key={one} x={x} dy={index ? 15 : 0}>
          {one}
        </tspan>
      ))}
    </text>
  );
}

function Standing({ systems, x, y, line, room }: { systems: Value[][]; x: number; y: number; line: number; room: number }): JSX.Element {
  return (
    <>
      {systems.map((mine, index) => {
        const first = mine[0]!;
        const label = clip(first.label, room);
        return (
          <a key={first.system} href={to(`systems/${first.system}`)}>
            <circle class="dot" cx={x + 4} cy={y + index * line} r="5" />
            <text class="row-name" x={x + 15} y={y + index * line + 4}>
              {label}
            </text>
            <title>{`${first.label}${mine.map((one) => one.scope).filter(Boolean).map((scope) => ` (${scope})`).join("")}`}</title>
          </a>
        );
      })}
    </>
  );
}
