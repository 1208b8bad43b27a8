/** What the kinds of things are called. */

import type { Word } from "../words";

export const KIND_WORDS: Record<string, Word | undefined> = {
  axis: "axis",
  benchmark: "benchmark",
  benefit: "benefit",
  channel: "channel",
  component: "component",
  "component-group": "componentGroup",
  "component-kind": "component",
  family: "family",
  framework: "frameworkWord",
  intervention: "intervention",
  language: "languageWord",
  licence: "licenceWord",
  modality: "modality",
  organisation: "organisation",
  profile: "profile",
  query: "question",
  reference: "reference",
  release: "release",
  "release-level": "releaseLevel",
  risk: "risk",
  "scale-dimension": "scaleOfAccess",
  source: "source",
  stakeholder: "stakeholder",
  system: "system",
  variable: "variable",
};
