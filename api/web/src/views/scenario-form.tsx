/** One more change to suppose: which variable, of which component and provider, from what it is now to what. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { read } from "../api";
import { useLoad } from "../load";
import { change } from "../location";
import { groupName, labelOf, nameOf } from "../names";
import { scopeText, valueText } from "../parts/values";
import type { Listing, Observation, SystemDetail, Variable } from "../types";
import { unitWord } from "../units";
import { say } from "../words";
import { GROUPS, LEVELS } from "./framework";
import { COMPONENTS, readSetting, settingName, valueName, writeSetting } from "./scenario";

const MOST_SHOWN = 4;

interface Now {
  text: string;
  components: string[];
  providers: string[];
}

export function ScenarioForm({ system, sets, variables }: { system: string; sets: string[]; variables: Variable[] }): JSX.Element {
  const [name, setName] = useState("weights");
  const [value, setValue] = useState("downloadable");
  const [component, setComponent] = useState("");
  const [provider, setProvider] = useState("");
  const variable = variables.find((one) => one.id === name);
  const now = useLoad(`now ${system} ${name}`, () => (COMPONENTS.includes(name) ? readLevel(system, name) : readNow(system, name)));
  const options = optionsOf(name, variable);
  const pick = (id: string) => {
    setName(id);
    setComponent("");
    setProvider("");
    setValue(COMPONENTS.includes(id) ? "downloadable" : (optionsOf(id, variables.find((one) => one.id === id))[0] ?? ""));
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const added = { name, value, component, provider };
    const others = sets.filter((one) => {
      const said = readSetting(one);
      return said.name !== name || said.component !== component || said.provider !== provider;
    });
    change({ set: [...others, writeSetting(added)], outcome: null, name: null }, { replace: false });
  };
  const { components, providers } = now.value ?? { components: [], providers: [] };
  return (
    <form class="filters scenario-form" onSubmit={submit}>
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
          {GROUPS.map((group) => (
            <optgroup key={group} label={groupName(group)}>
              {variables
                .filter((one) => one.group === group)
                .map((one) => (
                  <option key={one.id} value={one.id} selected={one.id === name}>
                    {labelOf(one)}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </label>
      {components.length > 1 && <Pick word={say("component")} value={component} all={components} name={(id) => nameOf("component-kind", id)} choose={setComponent} />}
      {providers.length > 0 && <Pick word={say("provider")} value={provider} all={providers} name={(id) => nameOf("organisation", id)} choose={setProvider} />}
      <label class="choice">
        <span>
          {say("newValue")} {unitWord(variable?.unit) && `(${unitWord(variable?.unit)})`}
        </span>
        {options.length ? (
          <select value={value} onChange={(event) => setValue(event.currentTarget.value)}>
            {options.map((one) => (
              <option key={one} value={one} selected={one === value}>
                {valueName(name, one)}
              </option>
            ))}
          </select>
        ) : (
          <input value={value} required placeholder={hintOf(variable)} onInput={(event) => setValue(event.currentTarget.value)} />
        )}
      </label>
      <button type="submit" class="button strong">
        {say("addChange")}
      </button>
      <p class="now" role="status">
        {now.value && (
          <>
            <b>{say("valueNow", { variable: settingName(name) })}</b> {now.value.text || say("notLookedFor")}
          </>
        )}
      </p>
    </form>
  );
}

function optionsOf(name: string, variable: Variable | undefined): string[] {
  if (COMPONENTS.includes(name)) return LEVELS;
  return variable?.value_kind === "boolean" ? ["true", "false"] : (variable?.scale ?? []);
}

function hintOf(variable: Variable | undefined): string {
  if (variable?.value_kind === "set") return say("hintSet");
  return variable?.value_kind === "date" ? "2024-09" : say("hintNumber");
}

interface PickProps {
  word: string;
  value: string;
  all: string[];
  name: (id: string) => string;
  choose: (id: string) => void;
}

function Pick({ word, value, all, name, choose }: PickProps): JSX.Element {
  return (
    <label class="choice">
      <span>{word}</span>
      <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{say("allOfThem")}</option>
        {all.map((one) => (
          <option key={one} value={one} selected={one === value}>
            {name(one)}
          </option>
        ))}
      </select>
    </label>
  );
}

async function readNow(system: string, variable: string): Promise<Now> {
  const found = await read<Listing<Observation>>(`/systems/${encodeURIComponent(system)}/observations?variable=${variable}&limit=1000`);
  const known = found.items.filter((one) => one.status === "reported");
  const shown = known.some((one) => one.is_preferred) ? known.filter((one) => one.is_preferred) : known;
  const texts = [...new Set(shown.map((one) => [valueText(one, { isShort: true }), scopeText(one) && `(${scopeText(one)})`].filter(Boolean).join(" ")))];
  const more = texts.length > MOST_SHOWN ? ` +${texts.length - MOST_SHOWN}` : "";
  return {
    text: texts.slice(0, MOST_SHOWN).join(" · ") + more,
    components: [...new Set(known.map((one) => one.component_kind))].sort(),
    providers: [...new Set(known.map((one) => one.offered_by).filter((one) => one !== null))].sort(),
  };
}

async function readLevel(system: string, component: string): Promise<Now> {
  const { releases } = await read<SystemDetail>(`/systems/${encodeURIComponent(system)}`);
  const levels = [...releases]
    .sort((a, b) => a.date.localeCompare(b.date))
    .flatMap((one) => one.components.filter((part) => part.component_kind === component).map((part) => `${nameOf("release-level", part.level)} (${one.date})`));
  return { text: levels.at(-1) ?? "", components: [], providers: [] };
}
