/** Questions to the server that shipped this page; no other origin is ever asked. */

import { PREFIXES } from "./prefixes";
import type { Problem } from "./types";
import { language } from "./words";

/** Where the API is: one level above the page's own folder. */
export const ROOT = new URL("..", document.baseURI);

const PATIENCE_MS = 60_000;
const GENERATION = "Access-Atlas-Generation";

/** Why there is no answer: the server is silent, it refused, or its answer came too late. */
export class Failure extends Error {
  constructor(
    readonly reason: "silent" | "refused" | "late",
    message: string,
    readonly problem: Problem | null = null,
  ) {
    super(message);
  }
}

type Listener = () => void;
const listeners = new Set<Listener>();
const kept = new Map<string, Promise<unknown>>();
let generation = "";

export const currentGeneration = (): string => generation;

export function onGeneration(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Gives the absolute address of an API route. */
export function address(path: string): string {
  return new URL(path.replace(/^\//, ""), ROOT).href;
}

/** Reads JSON of a route; answers are kept until the generation changes. */
export function read<T>(path: string): Promise<T> {
  return keep(path, () => send(path, { headers: { Accept: "application/json" } }).then((answer) => answer.json() as Promise<T>));
}

/** Asks a question that takes a body, in the language of the page; its answer is kept as those of `read` are. */
export function inquire<T>(path: string, body: unknown): Promise<T> {
  const asked = `${path}${path.includes("?") ? "&" : "?"}lang=${language()}`;
  return keep(`${asked} ${JSON.stringify(body)}`, () => post<T>(asked, body));
}

function keep<T>(key: string, ask: () => Promise<T>): Promise<T> {
  const known = kept.get(key);
  if (known) return known as Promise<T>;
  const found = ask();
  kept.set(key, found);
  found.catch(() => kept.delete(key));
  return found;
}

/** Sends JSON to a route and reads JSON back. */
export async function post<T>(path: string, body: unknown): Promise<T> {
  const headers = { Accept: "application/json", "Content-Type": "application/json" };
  const answer = await send(path, { method: "POST", headers, body: JSON.stringify(body) });
  return (await answer.json()) as T;
}

export async function send(path: string, init: RequestInit, patience = PATIENCE_MS): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(address(path), { ...init, signal: init.signal ?? AbortSignal.timeout(patience) });
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === "TimeoutError";
    throw new Failure(isLate ? "late" : "silent", String(error));
  }
  notice(answer.headers.get(GENERATION));
  if (answer.ok) return answer;
  const problem = await readProblem(answer);
  throw new Failure("refused", problem.detail, problem);
}

async function readProblem(answer: Response): Promise<Problem> {
  try {
    return (await answer.json()) as Problem;
  } catch {
    return { title: answer.statusText, status: answer.status, detail: `${answer.status} ${answer.statusText}` };
  }
}

function notice(found: string | null): void {
  if (!found || found === generation) return;
  if (generation) kept.clear();
  generation = found;
  for (const listener of listeners) listener();
}

/** One term of a SPARQL answer. */
export interface Term {
  type: "uri" | "literal" | "bnode";
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}

export type Binding = Record<string, Term | undefined>;

export interface Bindings {
  head: { vars: string[] };
  results: { bindings: Binding[] };
}

const PROLOGUE = Object.entries(PREFIXES)
  .map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}>\n`)
  .join("");

/** Asks a SPARQL SELECT query with the page's usual prefixes. */
export async function ask(query: string): Promise<Binding[]> {
  const path = `/sparql?format=json&query=${encodeURIComponent(PROLOGUE + query)}`;
  return (await read<Bindings>(path)).results.bindings;
}

/** The routes this server has, by their templates. */
export async function routes(): Promise<Set<string>> {
  const list = await read<{ items: { path: string }[] }>("/routes");
  return new Set(list.items.map((one) => one.path));
}
