/** Beside the editor: prefixes to put into the query, and what a query comes to before its answer is read. */

import type { JSX } from "preact";
import { send } from "../api";
import { useLoad } from "../load";
import { exact } from "../numbers";
import { Answer } from "../parts/states";
import { PREFIXES } from "../prefixes";
import { say } from "../words";

interface Explanation {
  kind: string | null;
  cached: boolean | null;
  seconds: number | null;
  rows: number | null;
  bytes: number | null;
  text: string;
}

export function Prefixes({ text, onText }: { text: string; onText: (text: string) => void }): JSX.Element {
  const missing = Object.entries(PREFIXES).filter(([prefix]) => !new RegExp(`PREFIX\\s+${prefix}:`, "i").test(text));
  return (
    <details class="prefixes">
      <summary>{say("prefixes")}</summary>
      <div class="row">
        {missing.map(([prefix, iri]) => (
          <button key={prefix} type="button" class="chip" title={iri} aria-label={say("addPrefix", { prefix })} onClick={() => onText(`PREFIX ${prefix}: <${iri}>\n${text}`)}>
            {prefix}:
          </button>
        ))}
      </div>
    </details>
  );
}

/** What the server says of a query: how long it takes, how large its answer is, and its algebra. */
export function Explained({ text }: { text: string }): JSX.Element {
  const found = useLoad(`explain ${text}`, () => explain(text));
  return (
    <section class="explained" aria-label={say("explain")}>
      <Answer of={found}>
        {(one) => (
          <>
            <p class="facts">
              {one.seconds !== null && <span>{say("explainTime", { time: (one.seconds * 1000).toFixed(1) })}</span>}
              {one.rows !== null && <span>{say("explainRows", { count: exact(one.rows) })}</span>}
              {one.bytes !== null && <span>{say("explainBytes", { count: exact(one.bytes) })}</span>}
              {one.cached !== null && <span>{say(one.cached ? "explainKept" : "explainFresh")}</span>}
            </p>
            <pre class="raw" tabIndex={0}>
              {one.text}
            </pre>
          </>
        )}
      </Answer>
    </section>
  );
}

async function explain(text: string): Promise<Explanation> {
  const headers = { Accept: "application/json", "Content-Type": "application/sparql-query" };
  const answer = await send("/sparql/explain", { method: "POST", headers, body: text });
  return (await answer.json()) as Explanation;
}
