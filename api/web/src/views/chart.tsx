/** Rows of a query as a picture: bars of a number, or points of two quantities, over time where one of them is a date. */

import type { JSX } from "preact";
import type { Binding, Term } from "../api";
import { usePlace } from "../location";
import { time } from "../numbers";
import { Empty } from "../parts/states";
import { Bars } from "../pictures/bars";
import { type Axis, type Point, Points } from "../pictures/points";
import { useWidth } from "../width";
import { say, type Word } from "../words";
import { Choice } from "./filters";
import { shorten } from "./results";

const MOST_BARS = 60;
const MOST_POINTS = 3000;
const KINDS: [string, Word][] = [["bars", "bars"], ["points", "points"]];
const DATE = /^\d{4}(-\d\d(-\d\d(T.*)?)?)?$/;
const DATED = /#(date|dateTime|gYear|gYearMonth)$/;

interface Column extends Axis {
  of: (row: Binding) => number | null;
}

export function Chart({ rows, vars }: { rows: Binding[]; vars: string[] }): JSX.Element {
  const { query } = usePlace();
  const { frame, width } = useWidth(1000);
  const columns = vars.map((name) => columnOf(name, rows)).filter((one): one is Column => one !== null);
  const numbers = columns.filter((one) => !one.isDate);
  const kinds = KINDS.filter(([id]) => (id === "bars" ? numbers.length : columns.length > 1));
  const kind = kinds.find(([id]) => id === query.get("chart"))?.[0] ?? kinds[0]?.[0];
  const choices = kind === "bars" ? numbers : columns;
  const up = choices.find((one) => one.name === query.get("up")) ?? numbers[0] ?? columns[1];
  const across = columns.find((one) => one.name === query.get("across") && one !== up) ?? columns.find((one) => one !== up && one.isDate) ?? columns.find((one) => one !== up);
  const texts = vars.filter((one) => !columns.some((column) => column.name === one));
  const label = texts.find((one) => /label|title|name/i.test(one)) ?? texts[0];
  const named = (row: Binding, index: number) => (label && row[label] ? shorten(row[label].value) : String(index + 1));
  if (!kind || !up) return <Empty>{say("noChart")}</Empty>;
  const drawn = rows.flatMap((row, index) => {
    const value = up.of(row);
    return value === null ? [] : [{ label: named(row, index), value, across: across?.of(row) ?? null }];
  });
  const points = drawn.flatMap((one): Point[] => (one.across === null ? [] : [{ label: one.label, x: one.across, y: one.value }]));
  const [found, most] = kind === "bars" ? [drawn.length, MOST_BARS] : [points.length, MOST_POINTS];
  return (
    <>
      <div class="filters" role="group" aria-label={say("chart")}>
        {kinds.length > 1 && <Choice name="chart" label={say("chartKind")} value={kind} options={kinds.map(([id, word]) => [id, say(word)])} />}
        {choices.length > 1 && <Choice name="up" label={say("upwards")} value={up.name} options={choices.map((one) => [one.name, one.name])} />}
        {kind === "points" && columns.length > 2 && (
          <Choice name="across" label={say("acrossWord")} value={across?.name ?? ""} options={columns.filter((one) => one !== up).map((one) => [one.name, one.name])} />
        )}
      </div>
      <div ref={frame} class="picture">
        {kind === "points" && across ? (
          <Points points={points.slice(0, most)} across={across} up={up} width={width} />
        ) : (
          <Bars bars={drawn.slice(0, most)} unit={up.name} width={width} />
        )}
      </div>
      {found > most && <p class="hint">{say("rowsShown", { count: most })}</p>}
    </>
  );
}

/** Gives a column that holds numbers, or dates, and nothing else; else null. */
function columnOf(name: string, rows: Binding[]): Column | null {
  const terms = rows.flatMap((row) => (row[name] ? [row[name]] : []));
  if (!terms.length) return null;
  const read = terms.every((one) => dateOf(one) !== null) ? dateOf : terms.every((one) => numberOf(one) !== null) ? numberOf : null;
  return read && { name, isDate: read === dateOf, of: (row) => (row[name] ? read(row[name]) : null) };
}

function numberOf(term: Term): number | null {
  if (term.type !== "literal" || term["xml:lang"] || !term.value.trim()) return null;
  const number = Number(term.value);
  return Number.isFinite(number) ? number : null;
}

function dateOf(term: Term): number | null {
  if (term.type !== "literal" || !DATED.test(term.datatype ?? "") || !DATE.test(term.value)) return null;
  const found = time(term.value);
  return Number.isFinite(found) ? found : null;
}
