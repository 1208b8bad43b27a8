/** The paper's four systems at a glance: a card each, the same few variables in the same order. */

import type { JSX } from "preact";
import { read } from "../api";
import { useLoad } from "../load";
import { to } from "../location";
import { axisOf, labelOf, nameOf } from "../names";
import { Answer } from "../parts/states";
import { shortCell } from "../parts/values";
import type { Comparison, Row } from "../types";

export const CASES = ["llama-3-1-405b-instruct", "deepseek-v3", "gpt-4", "claude-3-5-sonnet"];

const SHOWN: [variable: string, component: string][] = [
  ["accelerator-memory", "weights"],
  ["api-input-price", "api"],
  ["licence-permissiveness", "licence"],
  ["skill-required", "system"],
  ["context-length", "system"],
  ["input-modalities", "system"],
  ["language-support", "system"],
  ["usage-monitoring", "system"],
];

export function Cases(): JSX.Element {
  const query = CASES.map((id) => `system=${id}`).join("&");
  const found = useLoad("cases", () => read<Comparison>(`/compare?${query}`));
  return (
    <Answer of={found}>
      {(comparison) => (
        <div class="cases">
          {comparison.systems.map((system, index) => (
            <article key={system.id}>
              <h3>
                <a href={to(`systems/${system.id}`)}>{labelOf(system)}</a>
              </h3>
              <dl>
                {SHOWN.map(([variable, component]) => {
                  const row = pick(comparison.rows, variable, component);
                  if (!row) return null;
                  return (
                    <div key={variable} class={axisOf(row.group)}>
                      <dt>
                        <a href={to(`variables/${variable}`)}>{nameOf("variable", variable)}</a>
                      </dt>
                      <dd>{shortCell(row.cells[index])}</dd>
                    </div>
                  );
                })}
              </dl>
            </article>
          ))}
        </div>
      )}
    </Answer>
  );
}

function pick(rows: Row[], variable: string, component: string): Row | undefined {
  const mine = rows.filter((row) => row.variable === variable);
  return mine.find((row) => row.component_kind === component) ?? mine[0];
}
