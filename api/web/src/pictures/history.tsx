/** Values over time: a bar for each value over the days it held. */

import type { JSX } from "preact";
import { to } from "../location";
import { axisOf, labelOf } from "../names";
import { time, yearTicks } from "../numbers";
import { Empty } from "../parts/states";
import { scopeText, valueText } from "../parts/values";
import type { Observation, Variable } from "../types";
import { say } from "../words";

const SHOWN = ["api-input-price", "api-output-price", "subscription-price", "context-length", "output-limit", "rate-limit", "user-reach", "supported-regions"];
const ROW = 34;

export function History({ variables, observations, width }: { variables: Variable[]; observations: Observation[]; width: number }): JSX.Element {
  const dated = observations.filter((one) => SHOWN.includes(one.variable) && one.status === "reported" && one.valid_from);
  if (!dated.length) return <Empty>{say("noHistory")}</Empty>;
  const starts = dated.map((one) => time(one.valid_from!));
  const ends = dated.map((one) => (one.valid_until ? time(one.valid_until) : NaN)).filter(Number.isFinite);
  const low = Math.min(...starts);
  const high = Math.max(...starts, ...ends) + 120 * 86_400_000;
  const isNarrow = width < 640;
  const left = isNarrow ? 8 : 190;
  const x = (at: number) => left + ((at - low) / (high - low)) * (width - left - 12);
  let y = 26;
  const bands = SHOWN.map((id) => {
    const mine = dated.filter((one) => one.variable === id).sort((a, b) => time(a.valid_from!) - time(b.valid_from!) || scopeText(a).localeCompare(scopeText(b)));
    const top = y;
    if (mine.length) y += mine.length * ROW + (isNarrow ? 30 : 12);
    return { variable: variables.find((one) => one.id === id), mine, top };
  }).filter((band) => band.mine.length && band.variable);
  return (
    <svg class="history" width={width} height={y + 6} role="group" aria-label={say("history")}>
      {yearTicks(low, high)
        .filter((year) => x(year) >= left && x(year) < width - 30)
        .map((year) => (
          <g key={year}>
            <line class="grid" x1={x(year)} x2={x(year)} y1="18" y2={y} />
            <text class="tick" x={x(year)} y="13">
              {new Date(year).getUTCFullYear()}
            </text>
          </g>
        ))}
      {bands.map(({ variable, mine, top }) => (
        <g key={variable!.id} class={axisOf(variable!.group)}>
          <a href={to(`variables/${variable!.id}`)}>
            <text class="row-name" x={isNarrow ? 8 : 0} y={top + (isNarrow ? 14 : 15)}>
              {labelOf(variable!)}
            </text>
          </a>
          {mine.map((one, index) => {
            const from = x(time(one.valid_from!));
            const until = one.valid_until ? x(time(one.valid_until)) : width - 12;
            const at = top + index * ROW + (isNarrow ? 26 : 6);
            const text = `${valueText(one, { isShort: true })}${scopeText(one) ? ` · ${scopeText(one)}` : ""}`;
            const isLate = from + text.length * 6.4 > width;
            return (
              <g key={one.id}>
                <rect class={one.valid_until ? "held" : "held open"} x={from} y={at + 14} width={Math.max(4, until - from)} height="7" rx="3.5">
                  <title>{`${one.valid_from} – ${one.valid_until ?? say("today")}: ${text}`}</title>
                </rect>
                <text class="value" x={isLate ? width - 12 : from} y={at + 9} style={{ textAnchor: isLate ? "end" : "start" }}>
                  {text}
                </text>
              </g>
            );
          })}
        </g>
      ))}
    </svg>
  );
}
