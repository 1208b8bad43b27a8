/** Problems that readers meet, in the words of the page: what happened, and what can be done about it. */

import { slugOf } from "../names";
import type { Problem } from "../types";
import { say, type Word } from "../words";

const KNOWN: Record<string, { title: Word; hint?: Word }> = {
  "time-limit": { title: "overTime", hint: "overTimeHint" },
  "memory-limit": { title: "overMemory", hint: "overTimeHint" },
  "result-limit": { title: "overSize", hint: "overSizeHint" },
  "rate-limit": { title: "overRate", hint: "overRateHint" },
  busy: { title: "overRate", hint: "overRateHint" },
  "invalid-query": { title: "queryRefused" },
  "unknown-name": { title: "notFound" },
  "invalid-parameter": { title: "notAllowed" },
};
/** Classes of characters, which a parser lists among what it expected. */
const CLASSES = /,?\s*\[(?:'[^']*'|[^\]'])*\]/g;

export function problemTitle(problem: Problem): string {
  const known = KNOWN[slugOf(problem.type ?? "")];
  return known ? say(known.title) : problem.title;
}

/** Says what can be done; nothing where the problem itself says it. */
export function problemHint(problem: Problem): string {
  const hint = KNOWN[slugOf(problem.type ?? "")]?.hint;
  return hint ? say(hint) : "";
}

/** Gives what went wrong without what nobody reads. */
export const problemDetail = (detail: string): string => (detail.includes("expected one of") ? detail.replace(CLASSES, "") : detail);
