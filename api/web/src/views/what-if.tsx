/** Suppose that variables of a system change: what moves, who gains or loses access, what cannot be undone. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ViewProps } from "../app";
import { post, read } from "../api";
import { useLoad } from "../load";
import { change, to } from "../location";
import { labelOf, nameOf, useNames } from "../names";
import { Answer, Empty } from "../parts/states";
import { TakeAway } from "../parts/takeaway";
import { useTitle } from "../title";
import type { EffectsAnswer, Labelled, Listing, SystemSummary, Variable } from "../types";
import { useWidth } from "../width";
import { language, say } from "../words";
import { type Profile, SIGNS, type Verdict, VERDICTS } from "./access";
import { EffectDetail } from "./effect";
import { Choice } from "./filters";
import { Flow } from "./flow";

interface Changed {
  name: string;
  component: string;
  before: string[];
  after: string[];
  direction: string;
  derived: boolean;
}

interface WhatIf {
  changes: Changed[];
  effects: EffectsAnswer | null;
  access: { profile: string; before: Verdict; after: Verdict; routes_gained: string[]; routes_lost: string[]; cost_before: number | null; cost_after: number | null }[];
  unchanged: string[];
  interventions_lost: Labelled[];
  irrevocable: string[];
}

const LEVELS = ["fully-closed", "gradual-or-staged", "hosted", "cloud-based-or-api", "downloadable", "fully-open"];
const COMPONENTS = ["weights", "api", "user-interface"];

export default function WhatIfView({ place, routes }: ViewProps): JSX.Element {
  useNames();
  useTitle(say("navWhatIf"));
  const lists = useLoad("what-if lists", async () => {
    const [systems, variables, profiles] = await Promise.all([
      read<Listing<SystemSummary>>("/systems?limit=1000"),
      read<Listing<Variable>>("/variables"),
      read<Listing<Profile>>("/profiles?limit=1000"),
    ]);
    return { systems: systems.items, variables: variables.items, profiles: profiles.items };
  });
  if (routes.size && !routes.has("/what-if")) return <Empty>{say("notOffered")}</Empty>;
  const system = place.query.get("system") ?? "";
  const sets = place.query.getAll("set");
  return (
    <>
      <header class="view-head">
        <h1>{say("navWhatIf")}</h1>
        <p class="lede">{say("whatIfLede")}</p>
      </header>
      <Answer of={lists}>
        {({ systems, variables, profiles }) => (
          <>
            <div class="filters">
              <Choice name="system" label={say("system")} value={system} options={[["", say("choose")], ...systems.map((one): [string, string] => [one.id, labelOf(one)])]} />
            </div>
            {system && <AddChange variables={variables} sets={sets} />}
            {sets.length > 0 && (
              <ul class="chips">
                {sets.map((one) => (
                  <li key={one}>
                    {changeText(one)}{" "}
                    <button type="button" aria-label={say("remove", { system: changeText(one) })} onClick={() => change({ set: sets.filter((two) => two !== one) })}>
                      ×
                    </button>
                  </li>
                ))}
              </ul>
            )}
            {system && sets.length ? (
              <Supposed system={system} sets={sets} variables={variables} profiles={profiles} asOf={place.query.get("as_of") ?? ""} outcome={place.query.get("outcome") ?? ""} />
            ) : (
              <>
                <Empty>{say("whatIfEmpty")}</Empty>
                <p class="row">
                  <a class="button" href={to("what-if", { system: "gpt-4", set: ["weights=downloadable"], as_of: "2024-09-01" })}>
                    {say("exampleWeights")}
                  </a>
                  <a class="button" href={to("what-if", { system: "claude-3-5-sonnet", set: ["api-output-price=50%"], as_of: "2024-09-01" })}>
                    {say("examplePrice")}
                  </a>
                </p>
              </>
            )}
          </>
        )}
      </Answer>
    </>
  );
}

function changeText(set: string): string {
  const [name = "", value = ""] = set.split("=");
  const label = COMPONENTS.includes(name) ? nameOf("component-kind", name) : nameOf("variable", name);
  return `${label} → ${valueName(name, value)}`;
}

function valueName(name: string, value: string): string {
  if (LEVELS.includes(value)) return nameOf("release-level", value);
  const coded = nameOf("code", `${name}-${value}`);
  return coded === `${name}-${value}`.replaceAll("-", " ") ? value : coded;
}

function AddChange({ variables, sets }: { variables: Variable[]; sets: string[] }): JSX.Element {
  const [name, setName] = useState("weights");
  const [value, setValue] = useState("downloadable");
  const variable = variables.find((one) => one.id === name);
  const options = COMPONENTS.includes(name) ? LEVELS : variable?.value_kind === "boolean" ? ["true", "false"] : (variable?.scale ?? []);
  const pick = (id: string) => {
    setName(id);
    const found = variables.find((one) => one.id === id);
    setValue(COMPONENTS.includes(id) ? "downloadable" : found?.value_kind === "boolean" ? "true" : (found?.scale[0] ?? "50%"));
  };
  return (
    <form
      class="filters"
      onSubmit={(event) => {
        event.preventDefault();
        change({ set: [...sets.filter((one) => !one.startsWith(`${name}=`)), `${name}=${value.trim()}`] }, { replace: false });
      }}
    >
      <label class="choice">
        <span>{say("setVariable")}</span>
        <select value={name} onChange={(event) => pick(event.currentTarget.value)}>
          <optgroup label={say("releaseLevel")}>
            {COMPONENTS.map((one) => (
              <option key={one} value={one} selected={one === name}>
                {nameOf("component-kind", one)}
              </option>
            ))}
          </optgroup>
          <optgroup label={say("variable")}>
            {variables.map((one) => (
              <option key={one.id} value={one.id} selected={one.id === name}>
                {labelOf(one)}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
      <label class="choice">
        <span>
          {say("newValue")} {variable?.unit && `(${variable.unit})`}
        </span>
        {options.length ? (
          <select value={value} onChange={(event) => setValue(event.currentTarget.value)}>
            {options.map((one) => (
              <option key={one} value={one} selected={one === value}>
                {one === "true" ? say("yes") : one === "false" ? say("no") : valueName(name, one)}
              </option>
            ))}
          </select>
        ) : (
          <input value={value} required onInput={(event) => setValue(event.currentTarget.value)} />
        )}
      </label>
      <button type="submit" class="button strong">
        {say("addChange")}
      </button>
    </form>
  );
}

interface SupposedProps {
  system: string;
  sets: string[];
  variables: Variable[];
  profiles: Profile[];
  asOf: string;
  outcome: string;
}

function Supposed({ system, sets, variables, profiles, asOf, outcome }: SupposedProps): JSX.Element {
  const body = { system, changes: sets.map((one) => parse(one, variables)), ...(asOf ? { as_of: asOf } : {}) };
  const found = useLoad(JSON.stringify(body), () => post<WhatIf>("/what-if", body));
  const { frame, width } = useWidth(720);
  const nameOfProfile = (id: string) => profiles.find((one) => one.id === id)?.name[language()] ?? id;
  return (
    <Answer of={found}>
      {(answer) => {
        const effects = answer.effects?.effects ?? [];
        const chosen = effects.find((one) => one.outcome.id === outcome) ?? effects[0];
        const origin = { label: nameOf("system", system), label_ko: nameOf("system", system), group: "scale" } as Variable;
        return (
          <>
            <section>
              <h2>{say("whatChanges")}</h2>
              <ul class="plain">
                {answer.changes.map((one) => (
                  <li key={`${one.name} ${one.component}`}>
                    <b>{COMPONENTS.includes(one.name) ? nameOf("component-kind", one.name) : nameOf("variable", one.name)}</b>{" "}
                    {one.before.map((value) => valueName(one.name, value)).join(", ") || "–"} → <strong>{one.after.map((value) => valueName(one.name, value)).join(", ") || "–"}</strong>{" "}
                    {one.derived && <small>{say("derived")}</small>}
                  </li>
                ))}
              </ul>
            </section>
            <section>
              <h2>{say("whatMoves")}</h2>
              {chosen ? (
                <div class="flow-and-detail">
                  <div ref={frame} class="picture">
                    <Flow variable={origin} effects={effects} moved="increase" chosen={chosen.outcome.id} width={width} isMixed />
                  </div>
                  <EffectDetail effect={chosen} moved="increase" />
                </div>
              ) : (
                <Empty>{say("noInfluence")}</Empty>
              )}
            </section>
            <section>
              <h2>{say("whoMoves")}</h2>
              {answer.access.length ? (
                <ul class="plain">
                  {answer.access.map((one) => (
                    <li key={one.profile}>
                      <b>{nameOfProfile(one.profile)}</b>{" "}
                      <VerdictText of={one.before} /> → <VerdictText of={one.after} />{" "}
                      {one.cost_after !== null && <small>{say("perMonth", { cost: Math.round(one.cost_after * 100) / 100 })}</small>}{" "}
                      <small>
                        {one.routes_gained.length > 0 && `+ ${one.routes_gained.join(", ")}`} {one.routes_lost.length > 0 && `− ${one.routes_lost.join(", ")}`}
                      </small>
                    </li>
                  ))}
                </ul>
              ) : (
                <Empty>{say("nobodyMoves")}</Empty>
              )}
              {answer.unchanged.length > 0 && (
                <p class="hint">
                  {say("unchanged")}: {answer.unchanged.map(nameOfProfile).join(", ")}
                </p>
              )}
            </section>
            {answer.irrevocable.length > 0 && (
              <section>
                <h2>{say("irrevocable")}</h2>
                <ul>
                  {answer.irrevocable.map((one) => (
                    <li key={one}>{one}</li>
                  ))}
                </ul>
              </section>
            )}
            {answer.interventions_lost.length > 0 && (
              <section>
                <h2>{say("interventionsLost")}</h2>
                <p>{answer.interventions_lost.map((one) => labelOf(one)).join(" · ")}</p>
              </section>
            )}
            <TakeAway
              title={`${nameOf("system", system)}: ${sets.map(changeText).join(", ")}`}
              slug="what-if"
              table={() => [
                ["kind", "id", "before", "after"],
                ...answer.changes.map((one) => ["change", one.name, one.before.join(" "), one.after.join(" ")]),
                ...effects.map((one) => [one.outcome.kind, one.outcome.id, "", one.movement]),
                ...answer.access.map((one) => ["profile", one.profile, one.before, one.after]),
              ]}
              picture={frame}
            />
          </>
        );
      }}
    </Answer>
  );
}

function VerdictText({ of }: { of: Verdict }): JSX.Element {
  return (
    <span class={`verdict ${of}`}>
      <b aria-hidden="true">{SIGNS[of]}</b> {say(VERDICTS[of])}
    </span>
  );
}

/** Reads `name=value` as the API wants it: numbers as numbers, sets as lists, shares such as 50% as they are. */
function parse(set: string, variables: Variable[]): { name: string; value: unknown } {
  const at = set.indexOf("=");
  const name = set.slice(0, at);
  const text = set.slice(at + 1);
  const kind = variables.find((one) => one.id === name)?.value_kind;
  if (kind === "boolean") return { name, value: text === "true" };
  if (kind === "set") return { name, value: text.split(",").map((one) => one.trim()) };
  const isNumber = kind && kind !== "ordinal" && kind !== "date" && /^-?\d/.test(text) && Number.isFinite(Number(text));
  return { name, value: isNumber ? Number(text) : text };
}
