/** Up to six systems side by side: differences first, what is missing said so. */

import type { JSX } from "preact";
import type { ViewProps } from "../app";
import { read } from "../api";
import { useLoad } from "../load";
import { change, to } from "../location";
import { axisOf, groupName, labelOf, nameOf, useNames } from "../names";
import { DayChoice } from "../parts/day";
import { Answer, Empty } from "../parts/states";
import { TakeAway } from "../parts/takeaway";
import { shortCell } from "../parts/values";
import { Spread } from "../pictures/spread";
import { useTitle } from "../title";
import type { Cell, Comparison, Listing, Row, SystemSummary, Variable } from "../types";
import { useWidth } from "../width";
import { say } from "../words";
import { CASES } from "./cases";
import { turtleOf, valuesOfSystems } from "./constructs";
import { Choice } from "./filters";
import { GROUPS } from "./framework";

export const MOST = 6;
/** The group of scores, which are many: after all others. */
const BENCHMARKS = "benchmarks";

export default function Compare({ place }: ViewProps): JSX.Element {
  useNames();
  useTitle(say("navCompare"));
  const wanted = [...new Set(place.query.getAll("system"))].slice(0, MOST);
  const systems = useLoad("systems", () => read<Listing<SystemSummary>>("/systems?limit=1000"));
  const all = systems.value?.items ?? [];
  return (
    <>
      <header class="view-head">
        <h1>{say("navCompare")}</h1>
        <p class="lede">{say("compareLede", { most: MOST })}</p>
      </header>
      <div class="chosen-systems">
        {wanted.length > 0 && (
        <ul>
          {wanted.map((id, index) => (
            <li key={id}>
              <b class="letter">{String.fromCharCode(65 + index)}</b> {nameOf("system", id)}{" "}
              <button type="button" aria-label={say("remove", { system: nameOf("system", id) })} onClick={() => change({ system: wanted.filter((one) => one !== id) })}>
                ×
              </button>
            </li>
          ))}
        </ul>
        )}
        {wanted.length < MOST && (
          <label class="choice">
            <span>{say("addSystem")}</span>
            <select value="" onChange={(event) => event.currentTarget.value && change({ system: [...wanted, event.currentTarget.value] })}>
              <option value="">{say("choose")}</option>
              {all
                .filter((one) => !wanted.includes(one.id))
                .map((one) => (
                  <option key={one.id} value={one.id}>
                    {labelOf(one)}
                  </option>
                ))}
            </select>
          </label>
        )}
        {!wanted.length && (
          <button type="button" class="button" onClick={() => change({ system: CASES })}>
            {say("fourCases")}
          </button>
        )}
      </div>
      {wanted.length ? <Compared systems={wanted} asked={place.query} /> : <Empty>{say("chooseSystems")}</Empty>}
    </>
  );
}

function Compared({ systems, asked }: { systems: string[]; asked: URLSearchParams }): JSX.Element {
  const asOf = asked.get("as_of") ?? "";
  const path = `/compare?${[...systems.map((one) => `system=${encodeURIComponent(one)}`), ...(asOf ? [`as_of=${encodeURIComponent(asOf)}`] : [])].join("&")}`;
  const found = useLoad(path, async () => {
    const [comparison, variables] = await Promise.all([read<Comparison>(path), read<Listing<Variable>>("/variables")]);
    return { comparison, variables: variables.items };
  });
  const { frame, width } = useWidth(1120);
  const rows = asked.get("rows") ?? "";
  return (
    <Answer of={found}>
      {({ comparison, variables }) => {
        const shown = comparison.rows.filter((row) => keeps(row, rows, comparison.systems.length));
        const query = valuesOfSystems(systems);
        const count = { total: comparison.rows.length, differ: comparison.rows.filter((row) => row.differs).length, missing: comparison.rows.filter(hasGap).length };
        return (
          <>
            <div class="filters">
              <DayChoice day={asOf} />
              <Choice name="rows" label={say("rows")} value={rows} options={[["", say("allRows")], ["differ", say("onlyDifferent")], ["missing", say("onlyMissing")]]} />
            </div>
            <p class="hint" role="status">
              {asOf ? say("compareDay", { day: asOf }) : say("compareLast")} {comparison.systems.length > 1 && say("differCount", count)}
            </p>
            {comparison.systems.length > 1 && (
              <section>
                <h2>{say("spreadTitle")}</h2>
                <p class="hint">{say("spreadHint")}</p>
                <div ref={frame} class="picture">
                  <Spread comparison={comparison} variables={variables} width={width} />
                </div>
              </section>
            )}
            <section>
              <h2>{say("sideBySide")}</h2>
              <p class="legend">
                <span>
                  <span class="disagree">≠</span> {say("disagree")}
                </span>
                <span>+1 {say("moreHere")}</span>
                <span>
                  <i class="gap-key" aria-hidden="true" /> {say("gapMark")}
                </span>
              </p>
              <CompareTable comparison={comparison} rows={shown} />
            </section>
            <TakeAway
              title={`${say("titleCompare", { systems: comparison.systems.map(labelOf).join(", ") })}${asOf ? ` (${asOf})` : ""}`}
              slug={`comparison${asOf ? `-${asOf}` : ""}`}
              data={{ JSON: path, Turtle: turtleOf(query) }}
              query={to("sparql", { query })}
              table={() => [
                ["group", "variable", "component", "benchmark", "differs", ...comparison.systems.map((one) => one.label)],
                ...comparison.rows.map((row) => [row.group, row.label, row.component_kind, row.benchmark, String(row.differs), ...row.cells.map((cell) => cell.text)]),
              ]}
              picture={frame}
            />
          </>
        );
      }}
    </Answer>
  );
}

function keeps(row: Row, rows: string, count: number): boolean {
  if (rows === "differ") return row.differs && count > 1;
  return rows === "missing" ? hasGap(row) : true;
}

const isKnown = (cell: Cell): boolean => cell.shown.some((one) => one.status === "reported");
const hasGap = (row: Row): boolean => !row.cells.every(isKnown);

function CompareTable({ comparison, rows }: { comparison: Comparison; rows: Row[] }): JSX.Element {
  const columns = comparison.systems.length;
  return (
    <div class="scroll compare" tabIndex={0} role="region" aria-label={say("sideBySide")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say("variable")}</th>
            {comparison.systems.map((one, index) => (
              <th scope="col" key={one.id}>
                <b class="letter">{String.fromCharCode(65 + index)}</b> <a href={to(`systems/${one.id}`)}>{labelOf(one)}</a>
              </th>
            ))}
          </tr>
        </thead>
        {[...GROUPS, BENCHMARKS].map((group) => {
          const mine = inOrder(rows.filter((row) => (group === BENCHMARKS ? row.benchmark : row.group === group && !row.benchmark)));
          if (!mine.length) return null;
          return (
            <tbody key={group} class={axisOf(group === BENCHMARKS ? "utility" : group)}>
              <tr class="group">
                <th scope="rowgroup" colSpan={columns + 1}>
                  {group === BENCHMARKS ? say("benchmarkRows") : groupName(group)}
                </th>
              </tr>
              {mine.map((row) => (
                <CompareRow key={`${row.variable} ${row.component_kind} ${row.benchmark}`} row={row} />
              ))}
            </tbody>
          );
        })}
      </table>
    </div>
  );
}

function CompareRow({ row }: { row: Row }): JSX.Element {
  return (
    <tr class={row.differs ? "differs" : "same"}>
      <th scope="row">
        <a href={to(`variables/${row.variable}`)}>{row.benchmark ? nameOf("benchmark", row.benchmark) : labelOf(row)}</a>
        <small>{!row.benchmark && row.component_kind !== "system" && nameOf("component-kind", row.component_kind)}</small>
      </th>
      {row.cells.map((cell) => (
        <td key={cell.system} class={isKnown(cell) ? "" : "gap"}>
          <a class="cell-link" href={to(`systems/${cell.system}`, { open: row.variable })} title={cell.text}>
            {cell.shown.length ? shortCell(cell) : <span class="missing">{say("notLookedFor")}</span>}
          </a>
          {cell.disagrees && (
            <span class="disagree" title={say("disagree")}>
              ≠
            </span>
          )}
        </td>
      ))}
    </tr>
  );
}

/** Differences first; among them those rows that most systems have a value for. */
function inOrder(rows: Row[]): Row[] {
  const known = (row: Row) => row.cells.filter(isKnown).length;
  return [...rows].sort((a, b) => Number(b.differs && known(b) > 1) - Number(a.differs && known(a) > 1) || known(b) - known(a));
}
