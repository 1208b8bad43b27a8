/** Suppose that variables of a system change; keep suppositions and put them side by side. All of it is in the address. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ViewProps } from "../app";
import { read } from "../api";
import { save } from "../files";
import { useLoad } from "../load";
import { change, go, to } from "../location";
import { labelOf, nameOf, useNames } from "../names";
import { DayChoice } from "../parts/day";
import { Answer, Empty } from "../parts/states";
import { useTitle } from "../title";
import type { Listing, SystemSummary, Variable } from "../types";
import { say } from "../words";
import type { Profile } from "./access";
import { Choice } from "./filters";
import { isComplete, isSame, keptScenarios, letterAt, MOST_SCENARIOS, openScenario, type Scenario, settingText, writeKept, yamlOf } from "./scenario";
import { ScenarioAnswer } from "./scenario-answer";
import { ScenarioComparison } from "./scenario-comparison";
import { ScenarioForm } from "./scenario-form";

const DAY = "2024-09-01";
const EXAMPLES: { word: "exampleWeights" | "examplePrice" | "exampleAge"; scenario: Scenario }[] = [
  { word: "exampleWeights", scenario: { id: "", system: "gpt-4", asOf: DAY, sets: ["weights=downloadable"] } },
  { word: "examplePrice", scenario: { id: "", system: "claude-3-5-sonnet", asOf: DAY, sets: ["api-output-price=50%"] } },
  { word: "exampleAge", scenario: { id: "", system: "claude-3-5-sonnet", asOf: DAY, sets: ["minimum-age=13"] } },
];

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
  const open = openScenario(place.query);
  const kept = keptScenarios(place.query);
  const isNew = isComplete(open) && !kept.some((one) => isSame(one, open));
  const compared = isNew && kept.length < MOST_SCENARIOS ? [...kept, { ...open, id: open.id || say("scenarioOpen") }] : kept;
  return (
    <>
      <header class="view-head">
        <h1>{say("navWhatIf")}</h1>
        <p class="lede">{say("whatIfLede")}</p>
      </header>
      <Answer of={lists}>
        {({ systems, variables, profiles }) => (
          <>
            <section class="bench">
              <div class="filters">
                <Choice name="system" label={say("system")} value={open.system} options={[["", say("choose")], ...systems.map((one): [string, string] => [one.id, labelOf(one)])]} />
                <DayChoice day={open.asOf} />
              </div>
              {open.system && <ScenarioForm key={open.system} system={open.system} sets={open.sets} variables={variables} />}
              {open.sets.length > 0 && <Supposed sets={open.sets} />}
              {isNew && <Keep open={open} kept={kept} />}
            </section>
            {kept.length > 0 && <Kept kept={kept} open={open} variables={variables} />}
            {compared.length > 1 && <ScenarioComparison scenarios={compared} variables={variables} rows={place.query.get("rows") ?? ""} />}
            {isComplete(open) ? (
              <>
                {compared.length > 1 && <h2 class="scenario-title">{say("scenarioIs", { name: titleOf(open, kept) })}</h2>}
                <ScenarioAnswer scenario={open} variables={variables} profiles={profiles} outcome={place.query.get("outcome") ?? ""} />
              </>
            ) : (
              <Examples />
            )}
          </>
        )}
      </Answer>
    </>
  );
}

function titleOf(open: Scenario, kept: Scenario[]): string {
  const found = kept.find((one) => isSame(one, open));
  return found?.id || open.id || `${nameOf("system", open.system)}, ${open.sets.map(settingText).join(", ")}`;
}

function Supposed({ sets }: { sets: string[] }): JSX.Element {
  return (
    <ul class="chips" aria-label={say("scenario")}>
      {sets.map((one) => (
        <li key={one}>
          {settingText(one)}{" "}
          <button type="button" aria-label={say("remove", { system: settingText(one) })} onClick={() => change({ set: sets.filter((two) => two !== one), name: null })}>
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}

function Keep({ open, kept }: { open: Scenario; kept: Scenario[] }): JSX.Element {
  const [name, setName] = useState("");
  if (kept.length >= MOST_SCENARIOS) return <p class="hint">{say("keptFull", { most: MOST_SCENARIOS })}</p>;
  const suggested = open.sets.map(settingText).join(", ");
  return (
    <form
      class="filters keep"
      onSubmit={(event) => {
        event.preventDefault();
        const id = unused(name.trim() || suggested, kept);
        change({ kept: writeKept([...kept, { ...open, id }]), name: id }, { replace: false });
        setName("");
      }}
    >
      <label class="choice">
        <span>{say("scenarioName")}</span>
        <input value={name} maxLength={60} placeholder={suggested} onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <button type="submit" class="button">
        {say("keepScenario")}
      </button>
      <p class="hint">{say("keepHint")}</p>
    </form>
  );
}

/** Gives a name that no kept scenario has yet. */
function unused(name: string, kept: Scenario[]): string {
  let found = name;
  for (let count = 2; kept.some((one) => one.id === found); count += 1) found = `${name} (${count})`;
  return found;
}

function Kept({ kept, open, variables }: { kept: Scenario[]; open: Scenario; variables: Variable[] }): JSX.Element {
  const show = (one: Scenario) => change({ system: one.system, set: one.sets, as_of: one.asOf, name: one.id, outcome: null }, { replace: false });
  return (
    <section>
      <h2>{say("keptScenarios")}</h2>
      <ul class="kept">
        {kept.map((one, index) => (
          <li key={one.id} class={isSame(one, open) ? "open" : ""}>
            <b class="letter">{letterAt(index)}</b>
            <span class="what">
              <button type="button" class="link" aria-current={isSame(one, open) ? "true" : undefined} onClick={() => show(one)}>
                {one.id}
              </button>
              <small>
                {[nameOf("system", one.system), one.asOf || say("latest"), one.sets.map(settingText).join(", ")].filter((part) => part !== one.id).join(" · ")}
              </small>
            </span>
            <button type="button" class="button quiet" onClick={() => save(`scenario-${letterAt(index).toLowerCase()}.yaml`, yamlOf(one, variables), "application/yaml")}>
              YAML
            </button>
            <button type="button" class="button quiet" aria-label={say("remove", { system: one.id })} onClick={() => change({ kept: writeKept(kept.filter((two) => two !== one)) })}>
              ×
            </button>
          </li>
        ))}
      </ul>
      {kept.length === 1 && isSame(kept[0]!, open) && <p class="hint">{say("keepAnother")}</p>}
    </section>
  );
}

function Examples(): JSX.Element {
  const kept = EXAMPLES.slice(0, 2).map(({ word, scenario }) => ({ ...scenario, id: say(word) }));
  return (
    <>
      <Empty>{say("whatIfEmpty")}</Empty>
      <p class="row">
        {EXAMPLES.map(({ word, scenario }) => (
          <a class="button" key={word} href={to("what-if", { system: scenario.system, set: scenario.sets, as_of: scenario.asOf })}>
            {say(word)}
          </a>
        ))}
        <button type="button" class="button quiet" onClick={() => go(to("what-if", { ...addressOf(kept[0]!), kept: writeKept(kept) }))}>
          {say("exampleCompare")}
        </button>
      </p>
    </>
  );
}

const addressOf = (one: Scenario) => ({ system: one.system, set: one.sets, as_of: one.asOf, name: one.id });
