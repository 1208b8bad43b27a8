/** What the kinds of things are called. */

import type { Word } from "../words";

export const KIND_WORDS: Record<string, Word | undefined> = {
  axis: "axis",
  benchmark: "benchmark",
  benefit: "benefit",
  channel: "channel",
  "component-kind": "component",
  intervention: "intervention",
  organisation: "organisation",
  "release-level": "releaseLevel",
  risk: "risk",
  "scale-dimension": "scaleOfAccess",
  stakeholder: "stakeholder",
  system: "system",
  variable: "variable",
};
