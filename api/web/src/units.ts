/** Units as they stand beside numbers; the graph's notations are written for files of data. */

import { language } from "./words";

/** Those that go without saying. */
const SILENT = new Set(["count", "ratio", "score"]);
const KOREAN: Record<string, string> = {
  "USD/h": "USD/시간",
  "USD/1M tokens": "USD/토큰 100만 개",
  "USD/month": "USD/월",
  "requests/min": "요청/분",
  s: "초",
  "tokens/s": "토큰/초",
  years: "세",
  tokens: "토큰",
  "users/month": "이용자/월",
  "downloads/month": "다운로드/월",
};

/** Gives the word of a unit in the language of the page; nothing where a number needs none. */
export function unitWord(unit: string | null | undefined): string {
  if (!unit || SILENT.has(unit)) return "";
  return (language() === "ko" && KOREAN[unit]) || unit;
}
