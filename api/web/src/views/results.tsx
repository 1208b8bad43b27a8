/** What a query found: rows as a table or a chart, triples as a table or a graph, a truth value as a word. */

import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { Binding, Term } from "../api";
import { change, to } from "../location";
import { IRI_BASE, isNamed, nameOf, useNames, viewOf } from "../names";
import { Empty } from "../parts/states";
import { isWeb } from "../parts/values";
import type { Drawing } from "../pictures/cytoscape";
import { Network } from "../pictures/network";
import { PREFIXES } from "../prefixes";
import { say, type Word } from "../words";
import { Chart } from "./chart";
import type { Outcome } from "./sparql";

const MOST_ROWS = 500;
const TABLE_VIEWS: [string, Word][] = [["", "table"], ["chart", "chart"]];
const GRAPH_VIEWS: [string, Word][] = [["", "table"], ["graph", "graphWord"], ["raw", "rawWord"]];

type OnDrawing = (drawing: Drawing | null) => void;

export function Results({ outcome, as, onDrawing }: { outcome: Outcome; as: string; onDrawing: OnDrawing }): JSX.Element {
  const triples = useMemo(() => (outcome.triples === undefined ? [] : parseTriples(outcome.triples)), [outcome]);
  if (outcome.answer !== undefined) return <p class="lede" role="status">{say("asked", { answer: say(outcome.answer ? "yes" : "no") })}</p>;
  const isGraph = outcome.triples !== undefined;
  const rows = outcome.bindings?.results.bindings ?? triples.map((one) => ({ subject: one[0], predicate: one[1], object: one[2] }));
  const vars = outcome.bindings?.head.vars ?? ["subject", "predicate", "object"];
  const count = { count: rows.length, time: outcome.milliseconds };
  return (
    <>
      <div class="row results-head">
        <p role="status">{say(isGraph ? "triplesFound" : "rowsFound", count)}</p>
        <div class="row" role="group" aria-label={say("showAs")}>
          {(isGraph ? GRAPH_VIEWS : TABLE_VIEWS).map(([id, word]) => (
            <button key={id} type="button" class="button quiet" aria-pressed={as === id} onClick={() => change({ as: id })}>
              {say(word)}
            </button>
          ))}
        </div>
      </div>
      {!rows.length ? (
        <Empty>{say("noRows")}</Empty>
      ) : as === "chart" && !isGraph ? (
        <Chart rows={rows} vars={vars} />
      ) : as === "graph" && isGraph ? (
        <TripleGraph triples={triples} onDrawing={onDrawing} />
      ) : as === "raw" && isGraph ? (
        <pre class="raw" tabIndex={0}>
          {outcome.triples}
        </pre>
      ) : (
        <RowTable rows={rows} vars={vars} />
      )}
    </>
  );
}

function RowTable({ rows, vars }: { rows: Binding[]; vars: string[] }): JSX.Element {
  return (
    <>
      <div class="scroll rows" tabIndex={0} role="region" aria-label={say("table")}>
        <table>
          <thead>
            <tr>
              {vars.map((one) => (
                <th scope="col" key={one}>
                  {one}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map((row, index) => (
              <tr key={index}>
                {vars.map((one) => (
                  <td key={one}>{row[one] && <TermText of={row[one]} />}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > MOST_ROWS && <p class="hint">{say("rowsShown", { count: MOST_ROWS })}</p>}
    </>
  );
}

function TermText({ of }: { of: Term }): JSX.Element {
  if (of.type !== "uri") {
    return (
      <span lang={of["xml:lang"]} title={of.datatype}>
        {of.value}
      </span>
    );
  }
  const short = shorten(of.value);
  if (of.value.startsWith(IRI_BASE) && !of.value.startsWith(`${IRI_BASE}ns`)) {
    const [kind = "", ...rest] = of.value.slice(IRI_BASE.length).split("/");
    if (rest.length) return <a href={to(viewOf(kind, rest.join("/")) ?? `things/${kind}/${rest.join("/")}`)}>{short}</a>;
  }
  return isWeb(of.value) ? (
    <a href={of.value} target="_blank" rel="noopener noreferrer">
      {short}
    </a>
  ) : (
    <span>{short}</span>
  );
}

export function shorten(iri: string): string {
  for (const [prefix, base] of Object.entries(PREFIXES)) if (iri.startsWith(base)) return `${prefix}:${iri.slice(base.length)}`;
  return iri.startsWith(IRI_BASE) ? iri.slice(IRI_BASE.length).replace("/", ":") : iri;
}

type Triple = [Term, Term, Term];

/** Reads N-Triples, the plainest of RDF's syntaxes. */
export function parseTriples(text: string): Triple[] {
  const node = String.raw`(<[^>]*>|_:\S+)`;
  const line = new RegExp(String.raw`^${node} (<[^>]*>) (?:${node}|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?) \.$`);
  return text.split("\n").flatMap((one): Triple[] => {
    const found = line.exec(one);
    if (!found) return [];
    const [, subject = "", predicate = "", object, value, tag, datatype] = found;
    const literal: Term = { type: "literal", value: unescape(value ?? ""), ...(tag ? { "xml:lang": tag } : {}), ...(datatype ? { datatype } : {}) };
    return [[resource(subject), resource(predicate), object ? resource(object) : literal]];
  });
}

function resource(text: string): Term {
  return text.startsWith("<") ? { type: "uri", value: text.slice(1, -1) } : { type: "bnode", value: text };
}

function unescape(text: string): string {
  const named: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
  return text.replace(/\\(?:u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|(.))/g, (_, four?: string, eight?: string, one?: string) =>
    one !== undefined ? (named[one] ?? one) : String.fromCodePoint(Number.parseInt(four ?? eight ?? "fffd", 16)),
  );
}

function TripleGraph({ triples, onDrawing }: { triples: Triple[]; onDrawing: OnDrawing }): JSX.Element {
  useEffect(() => () => onDrawing(null), []);
  const known = useNames().size; // names may come after the triples
  const nodes = useMemo(() => nodesOf(triples), [triples, known]);
  const links = useMemo(() => linksOf(triples), [triples]);
  return <Network nodes={nodes} links={links} drawing={onDrawing} />;
}

const keyOf = (term: Term): string => `${term.type} ${term.value}`;

function nodesOf(triples: Triple[]): { id: string; label: string; kind: string }[] {
  const found = new Map<string, { id: string; label: string; kind: string }>();
  for (const [subject, , object] of triples) {
    for (const one of [subject, object]) {
      const kind = one.type === "literal" ? "literal" : one.value.startsWith(IRI_BASE) ? (one.value.slice(IRI_BASE.length).split("/")[0] ?? "") : "other";
      const [, id = ""] = one.value.slice(IRI_BASE.length).split("/");
      const text = one.type !== "uri" ? one.value : isNamed(kind, id) ? nameOf(kind, id) : shorten(one.value);
      found.set(keyOf(one), { id: keyOf(one), label: text.length > 40 ? `${text.slice(0, 39)}…` : text, kind });
    }
  }
  return [...found.values()];
}

function linksOf(triples: Triple[]): { id: string; source: string; target: string; relation: string }[] {
  return triples.map(([subject, predicate, object], index) => ({ id: `t${index}`, source: keyOf(subject), target: keyOf(object), relation: shorten(predicate.value).replace(/^axs:/, "") }));
}
