/** Points of two quantities; an axis is logarithmic where its values spread far, and one of time where they are dates. */

import type { JSX } from "preact";
import { compact, share, ticks, wantsLog, yearTicks } from "../numbers";
import { clip } from "../width";
import { say } from "../words";

const HEIGHT = 420;
const LEFT = 64;
const RIGHT = 24;
const TOP = 28;
const BOTTOM = 46;
const NAMED = 40;
const YEARS = 8;

export interface Axis {
  name: string;
  isDate: boolean;
}

export interface Point {
  label: string;
  x: number;
  y: number;
}

interface Scale {
  marks: number[];
  at: (value: number) => number;
  text: (value: number) => string;
  title: string;
}

export function Points({ points, across, up, width }: { points: Point[]; across: Axis; up: Axis; width: number }): JSX.Element {
  const x = scaleOf(points.map((one) => one.x), across);
  const y = scaleOf(points.map((one) => one.y), up);
  const placeX = (value: number) => LEFT + x.at(value) * (width - LEFT - RIGHT);
  const placeY = (value: number) => TOP + (1 - y.at(value)) * (HEIGHT - TOP - BOTTOM);
  return (
    <svg class="points" width={width} height={HEIGHT} role="img" aria-label={say("pointsOf", { up: up.name, across: across.name })}>
      <text class="tick start" x="4" y="14">
        {y.title}
      </text>
      <text class="tick end" x={width - RIGHT} y={HEIGHT - 6}>
        {x.title}
      </text>
      {y.marks.map((mark) => (
        <g key={mark}>
          <line class="grid" x1={LEFT} x2={width - RIGHT} y1={placeY(mark)} y2={placeY(mark)} />
          <text class="tick end" x={LEFT - 8} y={placeY(mark) + 4}>
            {y.text(mark)}
          </text>
        </g>
      ))}
      {x.marks.map((mark) => (
        <g key={mark}>
          <line class="grid" x1={placeX(mark)} x2={placeX(mark)} y1={TOP} y2={HEIGHT - BOTTOM} />
          <text class="tick" x={placeX(mark)} y={HEIGHT - BOTTOM + 16}>
            {x.text(mark)}
          </text>
        </g>
      ))}
      {points.map((one, index) => (
        <g key={index} transform={`translate(${placeX(one.x)} ${placeY(one.y)})`}>
          <circle class="dot" r="4.5" />
          {points.length <= NAMED && (
            <text class="dot-name" x={x.at(one.x) > 0.75 ? -8 : 8} y="4" style={{ textAnchor: x.at(one.x) > 0.75 ? "end" : "start" }}>
              {clip(one.label, 150)}
            </text>
          )}
          <title>{`${one.label}: ${across.name} ${x.text(one.x)}, ${up.name} ${y.text(one.y)}`}</title>
        </g>
      ))}
    </svg>
  );
}

function scaleOf(values: number[], axis: Axis): Scale {
  const isLog = !axis.isDate && wantsLog(values);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const years = axis.isDate ? yearTicks(least, most) : [];
  const marks = axis.isDate ? years.filter((_, index) => index % Math.ceil(years.length / YEARS) === 0) : ticks(least, most, isLog);
  const low = Math.min(least, ...marks);
  const high = Math.max(most, ...marks);
  return {
    marks,
    at: (value) => share(value, low, high, isLog),
    text: (value) => (axis.isDate ? dateText(value, marks) : compact(value)),
    title: isLog ? `${axis.name} · ${say("logScale")}` : axis.name,
  };
}

function dateText(value: number, marks: number[]): string {
  const text = new Date(value).toISOString();
  return text.slice(0, marks.includes(value) ? 4 : 10);
}
