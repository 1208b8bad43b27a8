/** Who can use what: what the API answers, the words for it, and a profile of one's own in the address. */

import type { Word } from "../words";
import { language } from "../words";

export type Verdict = "accessible" | "inaccessible" | "undetermined";

export interface Profile {
  id: string;
  name: { en: string; ko: string };
  description: { en: string; ko: string };
  means: { money: number; disk: number; skill: string; country: string; age: number | { "at-least": number; "at-most": number }; identity: string[]; devices: { name: string; memory: number }[] };
  needs: { languages: string[]; inputs: string[]; outputs: string[]; context: number; tokens?: { input: number; output: number }; commercial: string; "data-local": boolean };
}

export interface Constraint {
  name: string;
  axis: string;
  status: "met" | "unmet" | "unknown";
  contested: boolean;
  need: string;
  findings: string[];
  observations: { id: string; variable: string; text: string }[];
}

export interface RouteAnswer {
  id: string;
  kind: string;
  provider: string | null;
  verdict: Verdict;
  monthly_cost: number | null;
  constraints: Constraint[];
}

export interface SystemAccess {
  system: string;
  label: string;
  verdict: Verdict;
  contested: boolean;
  cheapest_route: string | null;
  monthly_cost: number | null;
  nearest_route: string;
  binding: Record<string, string[]>;
  frontier: { route: string; constraint: string; change: { of: string; name: string; text: string } }[];
  missing: { route: string; constraint: string; variables: string[] }[];
  routes: RouteAnswer[];
}

export interface AccessAnswer {
  profile: string;
  as_of: string;
  systems: SystemAccess[];
}

export const SIGNS: Record<Verdict, string> = { accessible: "✓", inaccessible: "✕", undetermined: "?" };
export const VERDICTS: Record<Verdict, Word> = { accessible: "accessible", inaccessible: "inaccessible", undetermined: "undetermined" };

const KOREAN: Record<string, string> = {
  offer: "제공 여부",
  variant: "변형",
  money: "비용",
  memory: "메모리",
  disk: "디스크",
  skill: "기술",
  region: "지역",
  age: "나이",
  identity: "신원 확인",
  payment: "결제",
  gating: "배포 제한",
  licence: "라이선스",
  languages: "언어",
  inputs: "입력 형식",
  outputs: "출력 형식",
  context: "컨텍스트",
  "answer-length": "답변 길이",
  throughput: "처리량",
  automation: "자동화",
  "fine-tuning": "미세 조정",
  "data-locality": "데이터 보관",
};

export function constraintName(name: string): string {
  return (language() === "ko" && KOREAN[name]) || name.replaceAll("-", " ");
}

export function own(query: URLSearchParams): Profile | null {
  if (!query.has("money")) return null;
  const number = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise) || 0;
  const list = (name: string) => (query.get(name) ?? "").split(",").map((one) => one.trim()).filter(Boolean);
  const memory = number("memory", 0);
  return {
    id: "own",
    name: { en: "Your own", ko: "직접 정한 사람" },
    description: { en: "Someone described in the form.", ko: "양식에서 정한 사람이다." },
    means: {
      money: number("money", 0),
      disk: number("disk", 50),
      skill: query.get("skill") ?? "none",
      country: (query.get("country") ?? "KR").toUpperCase(),
      age: number("age", 30),
      identity: list("identity"),
      devices: memory > 0 ? [{ name: "accelerator", memory }] : [],
    },
    needs: {
      languages: list("languages"),
      inputs: ["text"],
      outputs: ["text"],
      context: number("context", 4096),
      tokens: { input: number("tokens", 200_000), output: number("tokens", 200_000) / 2 },
      commercial: query.get("commercial") ?? "none",
      "data-local": query.get("local") === "yes",
    },
  };
}
