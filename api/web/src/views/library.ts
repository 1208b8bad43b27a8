/** The library's questions as texts to start from, with parameters written into their slots. */

import { read, send } from "../api";
import { IRI_BASE, type Name } from "../names";
import type { Listing, Question } from "../types";
import { language } from "../words";

export const readQuestions = (): Promise<Question[]> => read<Listing<Question>>("/queries").then((list) => list.items);

/** Gives the question in the language of the page. */
export const questionOf = (one: Question): string => (language() === "ko" && one.question_ko) || one.question;

export async function readText(name: string): Promise<string> {
  const answer = await send(`/queries/${encodeURIComponent(name)}.rq`, {});
  return dropHeader(await answer.text());
}

/** Leaves out the header that describes the query: the form beside the editor says the same. */
export function dropHeader(text: string): string {
  return text
    .split("\n")
    .filter((line) => !line.startsWith("#+"))
    .join("\n")
    .trim();
}

/** Writes values into the slots of a query: lines that end in `#= name`. */
export function fill(text: string, question: Question, values: Map<string, string>, names: Map<string, Name>): string {
  return text
    .split("\n")
    .map((line) => {
      const slot = /^(\s*VALUES\s+\?\w+\s*\{).*\}\s*#=\s*([\w-]+)\s*$/.exec(line);
      const value = slot && values.get(slot[2]!);
      if (!slot || !value) return line;
      const type = question.parameters[slot[2]!]?.type ?? "string";
      return `${slot[1]} ${term(value, type, names)} } #= ${slot[2]}`;
    })
    .join("\n");
}

function term(value: string, type: string, names: Map<string, Name>): string {
  if (type === "integer" || type === "number") return String(Number(value));
  const kinds = [type, "variable", "system", "risk", "benefit", "axis", "scale-dimension", "stakeholder"];
  const kind = type === "string" ? undefined : kinds.find((one) => names.has(`${one}/${value}`));
  return kind ? `<${IRI_BASE}${kind}/${value}>` : JSON.stringify(value);
}
