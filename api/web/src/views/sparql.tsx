/** A workbench for SPARQL: the library's questions as a start, an editor, and answers as tables, charts and graphs. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ViewProps } from "../app";
import { type Bindings, send } from "../api";
import { change } from "../location";
import { useLoad } from "../load";
import { loadNames, type Name, useNames } from "../names";
import { Editor } from "../parts/editor";
import { Answer, Trouble } from "../parts/states";
import { TakeAway } from "../parts/takeaway";
import type { Drawing } from "../pictures/cytoscape";
import { useTitle } from "../title";
import type { Question } from "../types";
import { say } from "../words";
import { fill, questionOf, readQuestions, readText } from "./library";
import { Explained, Prefixes } from "./sparql-aid";
import { Results } from "./results";

const FIRST = `PREFIX axs: <https://w3id.org/access-atlas/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?system ?label ?date WHERE {
  ?system a axs:System ; rdfs:label ?label ; axs:firstReleased ?date
} ORDER BY ?date`;
/** Parameters that say how an answer is shown. */
const SHOWN = ["as", "chart", "up", "across"];
const GRAPH_FORM = /^[^{]*\b(CONSTRUCT|DESCRIBE)\b/i;

export interface Outcome {
  bindings?: Bindings;
  answer?: boolean;
  triples?: string;
  milliseconds: number;
}

export default function Sparql({ place }: ViewProps): JSX.Element {
  const names = useNames();
  useTitle(say("navSparql"));
  const library = place.query.get("library") ?? "";
  const given = place.query.get("query");
  const questions = useLoad("questions", readQuestions);
  const start = useLoad(`start ${given} ${library} ${place.query}`, () => startText(given, library, place.query, names));
  return (
    <>
      <header class="view-head">
        <h1>SPARQL</h1>
        <p class="lede">{say("sparqlLede")}</p>
      </header>
      <label class="choice wide">
        <span>{say("question")}</span>
        <select value={library} onChange={(event) => change(choose(event.currentTarget.value, place.query), { replace: false })}>
          <option value="">{say("ownQuery")}</option>
          {(questions.value ?? []).map((one) => (
            <option key={one.name} value={one.name} selected={one.name === library}>
              {questionOf(one)}
            </option>
          ))}
        </select>
      </label>
      <Answer of={start}>{(text) => <Bench start={text} isGiven={given !== null || library !== ""} about={questions.value?.find((one) => one.name === library)} as={place.query.get("as") ?? ""} isExplained={place.query.has("explain")} />}</Answer>
    </>
  );
}

/** Another question: what belonged to the one before goes. */
function choose(library: string, query: URLSearchParams): Record<string, string | null> {
  const gone = [...query.keys()].filter((name) => name.startsWith("p.") || ["query", "explain", ...SHOWN].includes(name));
  return { ...Object.fromEntries(gone.map((name) => [name, null])), library };
}

async function startText(given: string | null, library: string, query: URLSearchParams, names: Map<string, Name>): Promise<string> {
  if (given !== null) return given;
  if (!library) return FIRST;
  const [text, questions] = await Promise.all([readText(library), readQuestions(), loadNames()]);
  const question = questions.find((one) => one.name === library);
  const values = new Map([...query.entries()].filter(([name]) => name.startsWith("p.")).map(([name, value]) => [name.slice(2), value]));
  return question ? fill(text, question, values, names) : text;
}

interface Desk {
  start: string;
  isGiven: boolean;
  about: Question | undefined;
  as: string;
  isExplained: boolean;
}

function Bench({ start, isGiven, about, as, isExplained }: Desk): JSX.Element {
  const [text, setText] = useState(start);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const running = useRef<AbortController | null>(null);
  const [isRunning, setRunning] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const network = useRef<Drawing | null>(null);
  const run = async (wanted: string) => {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    setRunning(true);
    setError(null);
    try {
      setOutcome(await answer(wanted, control.signal));
    } catch (failure) {
      if (!control.signal.aborted) {
        setOutcome(null);
        setError(failure as Error);
      }
    } finally {
      if (running.current === control) setRunning(false);
    }
  };
  useEffect(() => {
    setText(start);
    if (isGiven) void run(start);
  }, [start]);
  const submit = () => {
    if (text === start) void run(text);
    else change({ ...Object.fromEntries(SHOWN.map((name) => [name, null])), query: text, library: null }, { replace: false });
  };
  const path = `/sparql?query=${encodeURIComponent(text)}`;
  return (
    <>
      {about && <p class="hint">{about.description}</p>}
      <Editor text={text} onText={setText} onRun={submit} />
      <div class="row run">
        <button type="button" class="button strong" onClick={submit} disabled={isRunning}>
          {say(isRunning ? "running" : "run")}
        </button>
        {isRunning && (
          <button type="button" class="button" onClick={() => (running.current?.abort(), setRunning(false))}>
            {say("stop")}
          </button>
        )}
        <button type="button" class="button" aria-pressed={isExplained} onClick={() => change({ explain: isExplained ? null : "1", query: text, library: null })}>
          {say("explain")}
        </button>
        <span class="hint">{say("queryLimits")}</span>
      </div>
      <Prefixes text={text} onText={setText} />
      {isExplained && <Explained text={start} />}
      <div ref={frame} class="results">
        {error && <Trouble error={error} retry={submit} />}
        {outcome && <Results outcome={outcome} as={as} onDrawing={(one) => (network.current = one)} />}
      </div>
      <TakeAway
        title={about ? questionOf(about) : "SPARQL"}
        slug={about?.name ?? "query"}
        data={outcome?.triples !== undefined ? { Turtle: `${path}&format=turtle`, "JSON-LD": `${path}&format=jsonld` } : { JSON: `${path}&format=json`, CSV: `${path}&format=csv`, TSV: `${path}&format=tsv` }}
        picture={frame}
        network={network}
      />
    </>
  );
}

async function answer(text: string, signal: AbortSignal): Promise<Outcome> {
  const isGraph = GRAPH_FORM.test(text.replace(/#[^\n>]*\n|<[^>]*>/g, " "));
  const begun = performance.now();
  const found = await send("/sparql", {
    method: "POST",
    headers: { Accept: isGraph ? "application/n-triples" : "application/sparql-results+json", "Content-Type": "application/sparql-query" },
    body: text,
    signal,
  });
  const body = await found.text();
  const milliseconds = Math.round(performance.now() - begun);
  if (isGraph) return { triples: body, milliseconds };
  const json = JSON.parse(body) as Bindings & { boolean?: boolean };
  return json.boolean === undefined ? { bindings: json, milliseconds } : { answer: json.boolean, milliseconds };
}
