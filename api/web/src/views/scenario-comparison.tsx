/** Scenarios side by side: what each moves, whom it helps or shuts out, what it puts beyond recall. */

import type { JSX } from "preact";
import { inquire, send } from "../api";
import { useLoad } from "../load";
import { labelOf } from "../names";
import { Answer } from "../parts/states";
import { TakeAway } from "../parts/takeaway";
import { cellWord, groupsOf, ScenarioGrid } from "../pictures/scenario-grid";
import type { Variable } from "../types";
import { useWidth } from "../width";
import { language, say } from "../words";
import { Choice } from "./filters";
import { bodyOf, letterAt, type Scenario, type ScenarioComparison as Compared } from "./scenario";

export function ScenarioComparison({ scenarios, variables, rows }: { scenarios: Scenario[]; variables: Variable[]; rows: string }): JSX.Element {
  const body = { scenarios: scenarios.map((one, index) => ({ ...bodyOf(one, variables), id: one.id || letterAt(index) })) };
  const found = useLoad(`${JSON.stringify(body)} ${language()}`, () => inquire<Compared>("/what-if/compare", body));
  const { frame, width } = useWidth(1120);
  return (
    <section class="scenario-comparison">
      <h2>{say("scenariosCompared")}</h2>
      <Answer of={found}>
        {(comparison) => {
          const shown = comparison.rows.filter((row) => rows !== "differ" || row.differs);
          return (
            <>
              <div class="filters">
                <Choice name="rows" label={say("rows")} value={rows} options={[["", say("allRows")], ["differ", say("onlyDifferent")]]} />
              </div>
              <div ref={frame} class="picture">
                <ScenarioGrid scenarios={comparison.scenarios} rows={shown} width={width} />
              </div>
              <details>
                <summary>{say("asTable", { count: shown.length })}</summary>
                <GridTable comparison={comparison} shown={shown} />
              </details>
              <TakeAway
                title={say("titleScenarios", { scenarios: comparison.scenarios.map((one) => one.id).join(", ") })}
                slug="scenarios"
                files={{
                  JSON: () => JSON.stringify(comparison, null, 1),
                  CSV: () => askForCsv(body),
                }}
                picture={frame}
              />
            </>
          );
        }}
      </Answer>
    </section>
  );
}

async function askForCsv(body: unknown): Promise<string> {
  const answer = await send(`/what-if/compare?format=csv&lang=${language()}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  return answer.text();
}

function GridTable({ comparison, shown }: { comparison: Compared; shown: Compared["rows"] }): JSX.Element {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say("scenariosCompared")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say("whatMoves")}</th>
            {comparison.scenarios.map((one, index) => (
              <th scope="col" key={one.id}>
                <b class="letter">{letterAt(index)}</b> {one.id}
              </th>
            ))}
          </tr>
        </thead>
        {groupsOf(shown).map((group) => (
          <tbody key={group.id}>
            <tr class="group">
              <th scope="rowgroup" colSpan={comparison.scenarios.length + 1}>
                {say(group.word)}
              </th>
            </tr>
            {group.rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">{labelOf(row)}</th>
                {row.cells.map((cell, index) => (
                  <td key={index} class={/^(unaffected|unchanged|no)$/.test(cell) ? "missing" : ""}>
                    {cellWord(cell)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}
