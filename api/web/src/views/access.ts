/** Who can use what: what the API answers, the words for it, and a profile of one's own in the address. */

import { inquire } from "../api";
import { nameOf } from "../names";
import type { Labelled } from "../types";
import { language, say, type Word } from "../words";

export type Verdict = "accessible" | "inaccessible" | "undetermined";

export interface Profile {
  id: string;
  name: { en: string; ko: string };
  description: { en: string; ko: string };
  stakeholder?: string[];
  notes?: { en: string; ko: string } | null;
  means: { money: number; disk: number; skill: string; country: string; age: number | { "at-least": number; "at-most": number }; identity: string[]; devices: { name: string; memory: number }[] };
  needs: {
    languages: string[];
    inputs: string[];
    outputs: string[];
    context: number;
    tokens?: { input: number; output: number };
    commercial: string;
    programmatic: boolean;
    "fine-tuning": boolean;
    "data-local": boolean;
  };
}

export interface Constraint {
  name: string;
  label: string;
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
  missing: { route: string; constraint: string; variables: string[]; contested: boolean }[];
  routes: RouteAnswer[];
}

export interface AccessAnswer {
  profile: string;
  as_of: string;
  generation: string;
  systems: SystemAccess[];
}

/** A determination without its reasons; what is empty is left out. */
export interface BriefAccess {
  system: string;
  verdict: Verdict;
  binding?: string[];
  missing?: string[];
  route?: string;
  monthly_cost?: number;
}

export interface ProfileAccess {
  profile: string;
  label: string;
  label_ko: string;
  systems: BriefAccess[];
}

export interface AccessMatrix {
  as_of: string;
  generation: string;
  systems: Labelled[];
  profiles: ProfileAccess[];
}

interface Asked {
  profiles?: (string | Profile)[];
  systems?: string[];
  asOf: string;
}

/** Determines access in brief, for all profiles and systems where none are named. */
export function determineBriefly({ profiles, systems, asOf }: Asked): Promise<AccessMatrix> {
  const body = { ...(profiles ? { profiles } : {}), ...(systems ? { systems } : {}), ...(asOf ? { as_of: asOf } : {}) };
  return inquire<AccessMatrix>("/accessible?detail=brief", body);
}

/** Determines one cell with all its reasons. */
export function determine(profile: Profile, system: string, asOf: string): Promise<AccessAnswer> {
  const wanted = profile.id === OWN ? profile : profile.id;
  return inquire<AccessAnswer>("/accessible", { profile: wanted, system, ...(asOf ? { as_of: asOf } : {}) });
}

/** The id of the profile that is described in the form. */
export const OWN = "own";
export const REACHED: Verdict[] = ["accessible", "undetermined", "inaccessible"];

export const SIGNS: Record<Verdict, string> = { accessible: "✓", inaccessible: "✕", undetermined: "?" };
export const VERDICTS: Record<Verdict, Word> = { accessible: "accessible", inaccessible: "inaccessible", undetermined: "undetermined" };

const CONSTRAINTS: Record<string, [string, string]> = {
  offer: ["offer", "제공 여부"],
  variant: ["variant", "판본"],
  money: ["money", "비용"],
  memory: ["memory", "메모리"],
  disk: ["disk", "디스크"],
  skill: ["skill", "기술"],
  region: ["region", "지역"],
  age: ["age", "연령"],
  identity: ["identity", "신원 확인"],
  payment: ["payment", "결제"],
  gating: ["gating", "배포 제한"],
  licence: ["licence", "라이선스"],
  throughput: ["throughput", "호출 속도"],
  languages: ["languages", "언어"],
  inputs: ["inputs", "입력"],
  outputs: ["outputs", "출력"],
  context: ["context", "컨텍스트"],
  "answer-length": ["answer length", "답변 길이"],
  "fine-tuning": ["fine-tuning", "미세 조정"],
  automation: ["automation", "자동 호출"],
  "data-locality": ["data locality", "데이터 보관"],
};

/** Names a constraint as short as a cell of the matrix needs it. */
export function constraintName(name: string): string {
  return CONSTRAINTS[name]?.[language() === "ko" ? 1 : 0] ?? name.replaceAll("-", " ");
}

/** Names what stands in the way: a constraint, where it is unmet or not known. */
export function hindranceName(name: string, verdict: Verdict): string {
  return name === "offer" && verdict === "inaccessible" ? say("noOffer") : constraintName(name);
}

/** Gives the constraints that stand in the way, or that would have to be known. */
export const hindrances = (one: BriefAccess): string[] => (one.verdict === "inaccessible" ? one.binding : one.missing) ?? [];

/** The cost where it is accessible, the binding constraint where not, what is missing where undetermined. */
export function briefly(one: BriefAccess): string {
  if (one.verdict === "accessible") return one.monthly_cost === undefined ? "" : costText(one.monthly_cost);
  const names = [...new Set(hindrances(one))];
  const [first] = names;
  return first ? hindranceName(first, one.verdict) + (names.length > 1 ? ` +${names.length - 1}` : "") : "";
}

export function costText(cost: number): string {
  if (cost === 0) return say("free");
  return `$${new Intl.NumberFormat("en", { maximumFractionDigits: cost < 10 ? 2 : 0 }).format(cost)}`;
}

/** Puts the id of a route into words: its kind, its variant, and who offers it. */
export function routeName(id: string): string {
  const [kind = "", ...others] = id.split("/");
  const parts = others.map((one) => VARIANTS[one]?.[language() === "ko" ? 1 : 0] ?? (/^\d+-bit$/.test(one) ? say("bits", { count: parseInt(one) }) : nameOf("organisation", one)));
  return [nameOf("route-kind", kind), ...parts].join(" · ");
}

const VARIANTS: Record<string, [string, string]> = {
  free: ["free", "무료"],
  subscription: ["subscription", "구독"],
  paid: ["paid", "유료"],
  "own-hardware": ["own hardware", "자기 장비"],
  "rented-hardware": ["rented hardware", "빌린 장비"],
  "as-published": ["as published", "공개된 그대로"],
  quantised: ["quantised", "양자화"],
  unknown: ["not on record", "기록 없음"],
};

/** Gives the profile that the address describes. */
export function ownProfile(query: URLSearchParams): Profile | null {
  if (!query.has("money")) return null;
  const number = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise) || 0;
  const list = (name: string, otherwise = "") => (query.get(name) ?? otherwise).split(",").map((one) => one.trim()).filter(Boolean);
  const has = (name: string) => query.get(name) === "yes";
  const memory = number("memory", 0);
  return {
    id: OWN,
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
      inputs: list("inputs", "text"),
      outputs: list("outputs", "text"),
      context: number("context", 4096),
      tokens: { input: number("tokens", 200_000), output: Math.round(number("tokens", 200_000) / 2) },
      commercial: query.get("commercial") ?? "none",
      programmatic: has("programmatic"),
      "fine-tuning": has("tuning"),
      "data-local": has("local"),
    },
  };
}

/** Writes a profile as a file for `access-atlas accessible --profile`; JSON's texts and lists are YAML too. */
export function profileYaml({ id, name, description, means, needs }: Profile): string {
  const block = (values: object) => Object.entries(values).map(([key, said]) => `  ${key}: ${JSON.stringify(said)}`);
  return [`id: ${id}`, "name:", ...block(name), "description:", ...block(description), "means:", ...block(means), "needs:", ...block(needs), ""].join("\n");
}
