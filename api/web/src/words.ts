/** The page's own words; names and definitions of things come from the graph. */

import { english, type Word } from "./words.en";
import { korean } from "./words.ko";

export type Language = "en" | "ko";
export type { Word };

const KEY = "access-atlas-language";

/** The address decides, then what was chosen before, then the browser. */
export function language(): Language {
  const wanted = new URLSearchParams(location.search).get("lang") ?? remembered() ?? navigator.language;
  return wanted.toLowerCase().startsWith("ko") ? "ko" : "en";
}

export function rememberLanguage(chosen: Language): void {
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    return; // storage may be forbidden; the address still carries the choice
  }
}

/** Gives a word or sentence in the language of the page, with `{name}` filled in and `{name:one|many}` chosen by that number. */
export function say(word: Word, values: Record<string, string | number> = {}): string {
  const text = language() === "ko" ? korean[word] : english[word];
  return text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (_, name: string, one?: string, many?: string) =>
    one === undefined ? String(values[name] ?? "") : ((Number(values[name]) === 1 ? one : many) ?? ""),
  );
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
