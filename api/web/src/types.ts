/** What the API answers with; the names are those of its OpenAPI document. */

export interface Labelled {
  id: string;
  iri: string;
  kind: string;
  label: string;
  label_ko: string;
}

export interface Listing<T> {
  items: T[];
  total: number;
  next?: string | null;
}

export interface Variable extends Labelled {
  definition: string;
  definition_ko: string;
  group: string;
  group_kind: string;
  concerns: string[];
  value_kind: "quantity" | "count" | "boolean" | "ordinal" | "set" | "date" | "ratio" | "score";
  unit: string | null;
  scale: string[];
  direction: "more-access" | "less-access";
  rise_means: string;
  evidence: Evidence;
}

export type Evidence = "paper" | "gradient-paper" | "curated";
export type Level = "low" | "medium" | "high";
export type Strength = "weak" | "moderate" | "strong";
export type Movement = "grows" | "shrinks" | "ambiguous";
export type Change = "increase" | "decrease";

export interface Concept extends Labelled {
  definition: string;
  definition_ko: string;
  evidence: Evidence | null;
  links: Record<string, string[]>;
}

export interface Citation {
  iri: string;
  title: string;
  year: number | null;
  arxiv: string | null;
  doi: string | null;
  url: string | null;
}

export interface Condition {
  iri: string;
  label: string;
  label_ko: string;
  variable: string;
}

export interface Influence {
  id: string;
  iri: string;
  label: string;
  cause: Labelled;
  effect: Labelled;
  sign: number;
  strength: Strength;
  confidence: Level;
  evidence: Evidence;
  mechanism: string;
  mechanism_ko: string;
  affects: Labelled[];
  holds_when: Condition[];
  cites: Citation[];
}

export interface EffectPath {
  influences: Influence[];
  sign: number;
  strength: Strength;
  confidence: Level;
  moves: "grows" | "shrinks" | null;
}

export interface Effect {
  outcome: Labelled;
  movement: Movement;
  strength: Strength;
  confidence: Level;
  evidence: Evidence[];
  concerns: Labelled[];
  paths: EffectPath[];
  arises_on: Labelled[];
}

export interface EffectsAnswer {
  variable: Labelled;
  change: Change;
  depth: number;
  generation: string;
  effects: Effect[];
}

export interface Source {
  iri: string;
  title: string;
  kind: string;
  rank: number;
  url: string | null;
  accessed: string | null;
}

export type Status = "reported" | "not-disclosed" | "not-applicable" | "unknown";

export interface Observation {
  id: string;
  iri: string;
  system: string;
  component_kind: string;
  variable: string;
  status: Status;
  value: number | boolean | string | string[] | null;
  unit: string | null;
  text: string;
  benchmark: string | null;
  setting: string | null;
  offered_by: string | null;
  valid_from: string | null;
  valid_until: string | null;
  confidence: Level | null;
  note: string | null;
  is_preferred: boolean;
  is_derived: boolean;
  disagrees_with: string[];
  sources: Source[];
}

export interface SystemSummary extends Labelled {
  developer: string;
  developer_label: string;
  family: string | null;
  first_release: string | null;
  observations: number;
}

export interface ComponentState {
  component_kind: string;
  level: string;
  level_rank: number;
  licence: string | null;
  channel: string | null;
  note: string | null;
}

export interface Release {
  id: string;
  label: string;
  label_ko: string;
  date: string;
  date_precision: string;
  components: ComponentState[];
}

export interface SystemDetail extends SystemSummary {
  description: string;
  description_ko: string;
  aliases: string[];
  hugging_face: string[];
  models_dev: string[];
  routes: string[];
  releases: Release[];
}

export interface Cell {
  system: string;
  text: string;
  shown: Observation[];
  others: number;
  disagrees: boolean;
}

export interface Row {
  variable: string;
  label: string;
  label_ko: string;
  group: string;
  component_kind: string;
  benchmark: string | null;
  differs: boolean;
  cells: Cell[];
}

export interface Comparison {
  systems: Labelled[];
  as_of: string | null;
  rows: Row[];
  generation: string;
}

export interface Question {
  name: string;
  summary: string;
  question: string;
  question_ko: string;
  description: string;
  tags: string[];
  parameters: Record<string, { type: string; description: string; required: boolean; allowed: string[] }>;
  columns: Record<string, { type: string; description: string; unit: string | null }>;
  example: string;
  text: string;
}

export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail: string;
  nearest?: string[];
  allowed?: string;
}
