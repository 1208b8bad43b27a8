/** Small marks with one meaning each, the same in every view; shape and sign carry it, colour only helps. */

import type { JSX } from "preact";
import { axisOf, groupName } from "../names";
import type { Evidence, Level, Movement, Status, Strength } from "../types";
import { say, type Word } from "../words";

const LETTERS: Record<Evidence, string> = { paper: "P", "gradient-paper": "G", curated: "C" };
const EVIDENCE: Record<Evidence, Word> = { paper: "evidencePaper", "gradient-paper": "evidenceGradient", curated: "evidenceCurated" };
const SIGNS: Record<Movement, string> = { grows: "▲", shrinks: "▼", ambiguous: "◆" };

export const letterOf = (evidence: Evidence): string => LETTERS[evidence];

export function EvidenceMark({ of }: { of: Evidence }): JSX.Element {
  return (
    <abbr class={`evidence ${of}`} title={say(EVIDENCE[of])}>
      {LETTERS[of]}
    </abbr>
  );
}

/** The mark with what it says. */
export function Evidenced({ of }: { of: Evidence }): JSX.Element {
  return (
    <span>
      <b class={`evidence ${of}`}>{LETTERS[of]}</b> {say(EVIDENCE[of])}
    </span>
  );
}

export function EvidenceLegend(): JSX.Element {
  return (
    <p class="legend">
      {(Object.keys(LETTERS) as Evidence[]).map((one) => (
        <Evidenced key={one} of={one} />
      ))}
    </p>
  );
}

export function Moves({ how }: { how: Movement }): JSX.Element {
  return (
    <span class={`moves ${how}`}>
      <span aria-hidden="true">{SIGNS[how]}</span> {say(how)}
    </span>
  );
}

/** A diamond for a risk, a disc for a benefit. */
export function OutcomeShape({ kind, size = 12 }: { kind: string; size?: number }): JSX.Element {
  return (
    <svg class={`shape ${kind}`} width={size} height={size} viewBox="-6 -6 12 12" aria-hidden="true">
      {kind === "risk" ? <path d="M0-6 6 0 0 6-6 0Z" /> : <circle r="5" />}
    </svg>
  );
}

export function OutcomeKind({ kind }: { kind: string }): JSX.Element {
  return (
    <span class={`outcome-kind ${kind}`}>
      <OutcomeShape kind={kind} /> {say(kind === "risk" ? "risk" : "benefit")}
    </span>
  );
}

export function AxisTag({ group }: { group: string }): JSX.Element {
  const axis = axisOf(group);
  return (
    <span class={`axis-tag ${axis}`}>
      {axis === "scale" ? `${say("scaleOfAccess")} · ${groupName(group)}` : groupName(group)}
    </span>
  );
}

export function Confidence({ level }: { level: Level }): JSX.Element {
  const count = { low: 1, medium: 2, high: 3 }[level];
  return (
    <span class="confidence" title={say("confidence")}>
      <span aria-hidden="true">
        {[1, 2, 3].map((one) => (
          <i key={one} class={one <= count ? "on" : ""} />
        ))}
      </span>
      {say("confidenceIs", { level: say(level) })}
    </span>
  );
}

export function strengthWord(strength: Strength): string {
  return say(strength);
}

const STATUS: Record<Status, Word> = {
  reported: "reported",
  "not-disclosed": "notDisclosed",
  "not-applicable": "notApplicable",
  unknown: "unknown",
};

export const statusWord = (status: Status): string => say(STATUS[status]);

/** Says that rising means more access, or less. */
export function Direction({ of }: { of: string }): JSX.Element {
  const isMore = of === "more-access";
  return (
    <span class="direction" title={say(isMore ? "riseMore" : "riseLess")}>
      <span aria-hidden="true">{isMore ? "▲" : "▼"}</span> {say(isMore ? "riseMore" : "riseLess")}
    </span>
  );
}
