/** The values of a variable across systems: the picture that fits its kind, and a table with every source. */

import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { ask, read, type Binding } from "../api";
import { useLoad } from "../load";
import { to } from "../location";
import { nameOf, slugOf, translated } from "../names";
import { exact } from "../numbers";
import { Dated } from "../parts/day";
import { statusWord } from "../parts/marks";
import { Answer, Empty } from "../parts/states";
import { isWeb, withUnit } from "../parts/values";
import { Dots } from "../pictures/dots";
import { Members } from "../pictures/members";
import { Steps } from "../pictures/steps";
import type { Status, Variable } from "../types";
import { useWidth } from "../width";
import { language, say } from "../words";
import { Choice } from "./filters";

export interface Value {
  observation: string;
  system: string;
  label: string;
  scope: string;
  benchmark: string;
  text: string;
  number: number | null;
  date: string | null;
  code: string | null;
  members: string[];
  status: Status;
  sources: { title: string; url: string | null; accessed: string | null }[];
}

const FIELDS = `?observation sosa:observedProperty variable:ID ; axs:isPreferred true`;

async function readValues(variable: string): Promise<Value[]> {
  const [rows, sources, coded] = await Promise.all([
    read<{ results: { bindings: Binding[] } }>(`/queries/systems-by-variable?variable=${variable}&format=json`),
    ask(`SELECT ?observation ?title ?url ?accessed { ${FIELDS.replace("ID", variable)} ; prov:hadPrimarySource ?source .
      ?source rdfs:label ?title OPTIONAL { ?source schema:url ?url } OPTIONAL { ?source axs:accessed ?accessed } } ORDER BY ?observation ?title`),
    ask(`SELECT ?observation ?code ?member { ${FIELDS.replace("ID", variable)}
      { ?observation axs:hasCodedResult ?code } UNION { ?observation axs:hasMember ?member } }`),
  ]);
  const sourcesOf = groupBy(sources);
  const codedOf = groupBy(coded);
  return rows.results.bindings.map((row) => {
    const observation = row["observation"]?.value ?? "";
    const text = row["value"]?.value ?? "";
    const status = statusOf(row["status"]?.value ?? "");
    const mine = codedOf.get(observation) ?? [];
    return {
      observation,
      system: slugOf(row["system"]?.value ?? ""),
      label: (language() === "ko" && row["label_ko"]?.value) || (row["label"]?.value ?? ""),
      scope: [translated("component-kind", row["component"]?.value), row["setting"]?.value, translated("organisation", row["provider"]?.value)].filter(Boolean).join(" · "),
      benchmark: row["benchmark_label"]?.value ?? "",
      text,
      number: row["number"] ? Number(row["number"].value) : null,
      date: /^\d{4}(-\d\d)?(-\d\d)?$/.test(text) ? text : null,
      code: mine.find((one) => one["code"])?.["code"]?.value ?? (text === "true" || text === "false" ? text : null),
      members: mine.filter((one) => one["member"]).map((one) => slugOf(one["member"]!.value)).sort(),
      status,
      sources: (sourcesOf.get(observation) ?? []).map((one) => ({ title: one["title"]?.value ?? "", url: one["url"]?.value ?? null, accessed: one["accessed"]?.value ?? null })),
    };
  });
}

function statusOf(label: string): Status {
  const slug = label.replaceAll(" ", "-") as Status;
  return ["reported", "not-disclosed", "not-applicable"].includes(slug) ? slug : "unknown";
}

function groupBy(rows: Binding[]): Map<string, Binding[]> {
  const found = new Map<string, Binding[]>();
  for (const row of rows) {
    const key = row["observation"]?.value ?? "";
    const mine = found.get(key);
    if (mine) mine.push(row);
    else found.set(key, [row]);
  }
  return found;
}

export function VariableValues({ variable, query }: { variable: Variable; query: URLSearchParams }): JSX.Element {
  const values = useLoad(`values ${variable.id} ${language()}`, () => readValues(variable.id));
  return (
    <section class="values">
      <h2>{say("acrossSystems")}</h2>
      <Answer of={values}>{(found) => <Drawn variable={variable} values={found} benchmark={query.get("benchmark")} />}</Answer>
    </section>
  );
}

function Drawn({ variable, values, benchmark }: { variable: Variable; values: Value[]; benchmark: string | null }): JSX.Element {
  const { frame, width } = useWidth(900);
  const benchmarks = useMemo(() => mostFirst(values.map((one) => one.benchmark).filter(Boolean)), [values]);
  const chosen = benchmarks.length ? (benchmark && benchmarks.includes(benchmark) ? benchmark : benchmarks[0]!) : "";
  const mine = chosen ? values.filter((one) => one.benchmark === chosen) : values;
  const reported = mine.filter((one) => one.status === "reported");
  const missing = mine.filter((one) => one.status !== "reported");
  return (
    <>
      {benchmarks.length > 0 && (
        <div class="filters">
          <Choice name="benchmark" label={say("benchmark")} value={chosen} options={benchmarks.map((one) => [one, translated("benchmark", one)])} />
        </div>
      )}
      <div ref={frame} class="picture">
        {reported.length ? <Picture variable={variable} values={reported} width={width} /> : <Empty>{say("noValues")}</Empty>}
      </div>
      {missing.length > 0 && <MissingList values={missing} />}
      <details>
        <summary>{say("asTable", { count: mine.length })}</summary>
        <ValueTable variable={variable} values={mine} />
      </details>
    </>
  );
}

function mostFirst(all: string[]): string[] {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)! || a.localeCompare(b));
}

function Picture({ variable, values, width }: { variable: Variable; values: Value[]; width: number }): JSX.Element {
  switch (variable.value_kind) {
    case "ordinal":
    case "boolean":
      return <Steps variable={variable} values={values} width={width} />;
    case "set":
      return <Members variable={variable} values={values} width={width} />;
    default:
      return <Dots variable={variable} values={values} width={width} />;
  }
}

function MissingList({ values }: { values: Value[] }): JSX.Element {
  const groups = new Map<Status, Set<string>>();
  for (const one of values) groups.set(one.status, (groups.get(one.status) ?? new Set()).add(one.label));
  return (
    <ul class="missing-list">
      {[...groups].map(([status, names]) => (
        <li key={status}>
          <b>{statusWord(status)}</b> {[...names].join(", ")}
        </li>
      ))}
    </ul>
  );
}

function ValueTable({ variable, values }: { variable: Variable; values: Value[] }): JSX.Element {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say("acrossSystems")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say("system")}</th>
            <th scope="col">{say("value")}</th>
            <th scope="col">{say("holdsFor")}</th>
            <th scope="col">{say("source")}</th>
          </tr>
        </thead>
        <tbody>
          {values.map((one) => (
            <tr key={one.observation}>
              <th scope="row">
                <a href={to(`systems/${one.system}`)}>{one.label}</a>
              </th>
              <td class={one.status === "reported" ? "" : "missing"}>{textOf(one, variable)}</td>
              <td>{one.scope}</td>
              <td>
                {one.sources.slice(0, 2).map((source) => (
                  <div key={source.title}>
                    {isWeb(source.url) ? (
                      <a href={source.url} target="_blank" rel="noopener noreferrer">
                        {source.title}
                      </a>
                    ) : (
                      source.title
                    )}{" "}
                    <small>{source.accessed && <Dated text={say("readOn", { date: source.accessed })} />}</small>
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function textOf(one: Value, variable: Variable): string {
  if (one.status !== "reported") return statusWord(one.status);
  if (one.code === "true" || one.code === "false") return say(one.code === "true" ? "yes" : "no");
  if (one.code) return nameOf("code", slugOf(one.code));
  if (one.members.length > 12) return say("members", { count: one.members.length });
  if (one.number !== null && variable.value_kind !== "set") return withUnit(exact(one.number), variable.unit);
  return one.text;
}
