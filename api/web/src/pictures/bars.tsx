/** Plain bars: a label, a bar, a number. */

import type { JSX } from "preact";
import { compact } from "../numbers";

const ROW = 26;

export function Bars({ bars, unit, width }: { bars: { label: string; value: number }[]; unit: string; width: number }): JSX.Element {
  const left = Math.min(260, width * 0.38);
  const high = Math.max(...bars.map((one) => one.value), 0);
  const low = Math.min(...bars.map((one) => one.value), 0);
  const x = (value: number) => left + ((value - low) / (high - low || 1)) * (width - left - 70);
  const room = Math.floor(left / 7.2);
  return (
    <svg class="bars" width={width} height={bars.length * ROW + 22} role="img" aria-label={unit}>
      <text class="tick start" x={left} y="12">
        {unit}
      </text>
      {bars.map((one, index) => (
        <g key={index} transform={`translate(0 ${index * ROW + 22})`}>
          <text class="row-name" x={left - 10} y="14" style={{ textAnchor: "end" }}>
            {one.label.length > room ? `${one.label.slice(0, room - 1)}…` : one.label}
            <title>{one.label}</title>
          </text>
          <rect class="bar" x={Math.min(x(0), x(one.value))} y="3" width={Math.max(1, Math.abs(x(one.value) - x(0)))} height="14" rx="3" />
          <text class="value" x={x(Math.max(0, one.value)) + 8} y="14">
            {compact(one.value)}
          </text>
        </g>
      ))}
    </svg>
  );
}
