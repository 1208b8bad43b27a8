/** Values as text: in the language of the page, short where space is short. */

import type { JSX } from "preact";
import { compact, exact } from "../numbers";
import { isNamed, nameOf, slugOf } from "../names";
import type { Cell, Observation } from "../types";
import { say, type Word } from "../words";
import { unitWord } from "../units";
import { Dated } from "./day";
import { statusWord } from "./marks";

const FEW = 4;
/** What the members of a set are. */
const MEMBERS: Record<string, string> = { "distribution-channels": "channel", "language-support": "language", "supported-regions": "country", "software-integrations": "framework" };
const COUNTED: Record<string, Word> = { "language-support": "countLanguages", "supported-regions": "countRegions", "software-integrations": "countSoftware" };

/** Gives the value of an observation in words; its status where there is none. */
export function valueText(one: Observation, { isShort = false } = {}): string {
  if (one.status !== "reported") return statusWord(one.status);
  const { value } = one;
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  if (typeof value === "number") return withUnit(isShort ? compact(value) : exact(value), one.unit);
  if (Array.isArray(value)) {
    if (value.length > (isShort ? FEW : 12)) return say(COUNTED[one.variable] ?? "members", { count: value.length });
    return value.map((id) => memberName(one.variable, id)).join(", ");
  }
  if (typeof value === "string" && !/^\d/.test(value)) {
    const named = nameOf("code", `${one.variable}-${value}`);
    return named === `${one.variable}-${value}`.replaceAll("-", " ") ? one.text : named;
  }
  return one.text;
}

export function memberName(variable: string, id: string): string {
  const kind = variable.endsWith("modalities") ? "modality" : MEMBERS[variable];
  const slug = id.toLowerCase();
  return kind && isNamed(kind, slug) ? nameOf(kind, slug) : id;
}

export function withUnit(text: string, unit: string | null): string {
  const word = unitWord(unit);
  return word ? `${text} ${word}` : text;
}

/** What a value holds for: which setting, which part, who offers it. */
export function scopeText(one: Observation): string {
  const parts = [one.setting, one.benchmark && nameOf("benchmark", one.benchmark), one.offered_by && nameOf("organisation", one.offered_by)];
  return parts.filter(Boolean).join(" · ");
}

/** Gives the first value of a cell and how many more there are. */
export function shortCell(cell: Cell | undefined): JSX.Element {
  const first = cell?.shown[0];
  if (!cell || !first) return <span class="missing">–</span>;
  const missing = first.status !== "reported";
  const more = cell.shown.length - 1;
  return (
    <span class={missing ? "missing" : ""}>
      {valueText(first, { isShort: true })}
      {more > 0 && <small title={`${say("moreHere")}: ${cell.text}`}> +{more}</small>}
    </span>
  );
}

export function SourceLinks({ of, limit = 3 }: { of: Observation; limit?: number }): JSX.Element {
  if (!of.sources.length) return <span class="missing">{say(of.is_derived ? "derived" : "noSource")}</span>;
  return (
    <ul class="sources">
      {of.sources.slice(0, limit).map((source) => (
        <li key={source.iri}>
          {isWeb(source.url) ? (
            <a href={source.url} target="_blank" rel="noopener noreferrer">
              {source.title}
            </a>
          ) : (
            source.title
          )}{" "}
          <small>
            {nameOf("source-kind", slugOf(source.kind))}
            {source.accessed && <Dated text={` · ${say("readOn", { date: source.accessed })}`} />}
          </small>
        </li>
      ))}
      {of.sources.length > limit && <li class="hint">{say("moreSources", { count: of.sources.length - limit })}</li>}
    </ul>
  );
}

/** Says that an address from the data may be linked to: only the web's own schemes are. */
export function isWeb(url: string | null | undefined): url is string {
  return !!url && /^https?:\/\//i.test(url);
}

export function validity(one: Observation): string {
  if (!one.valid_from && !one.valid_until) return "";
  return say("validBetween", { from: one.valid_from ?? "…", until: one.valid_until ?? say("today") });
}
