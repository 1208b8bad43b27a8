/** A form for a person who is not among the profiles; what is entered is in the address. */

import type { JSX } from "preact";
import { save } from "../files";
import { change } from "../location";
import { labelOf, namedOf, nameOf } from "../names";
import { say, type Word } from "../words";
import { OWN, ownProfile, profileYaml } from "./access";

interface Field {
  name: string;
  word: Word;
  otherwise: string;
  pattern?: string;
  /** Whose codes are offered, with names. */
  kind?: string;
}

const NUMBERS: Field[] = [
  { name: "money", word: "money", otherwise: "20" },
  { name: "memory", word: "memory", otherwise: "0" },
  { name: "disk", word: "disk", otherwise: "50" },
  { name: "age", word: "age", otherwise: "30" },
];
const COUNTRY: Field = { name: "country", word: "country", otherwise: "KR", pattern: "[A-Za-z]{2}", kind: "country" };
const LANGUAGES: Field = { name: "languages", word: "languages", otherwise: "ko", pattern: "[A-Za-z0-9\\-]+( *, *[A-Za-z0-9\\-]+)*", kind: "language" };
const AMOUNTS: Field[] = [
  { name: "context", word: "contextNeed", otherwise: "8000" },
  { name: "tokens", word: "tokensNeed", otherwise: "200000" },
];
const SKILLS = ["none", "scripting", "ml-engineering", "distributed-serving"];
const COMMERCIAL: Record<string, Word> = { none: "commercialNone", small: "commercialSmall", large: "commercialLarge" };
const IDENTITY: Record<string, Word> = { email: "identityEmail", phone: "identityPhone", "payment-method": "identityPayment", "vetted-application": "identityVetted" };
const MODALITIES = ["text", "image", "audio", "video", "file"];
const SWITCHES: Record<string, Word> = { programmatic: "programmatic", tuning: "tuning", local: "dataLocal" };

export function ProfileForm({ query }: { query: URLSearchParams }): JSX.Element {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const lists = Object.fromEntries(["identity", "inputs", "outputs"].map((name) => [name, form.getAll(name).join(",")]));
    const switches = Object.fromEntries(Object.keys(SWITCHES).map((name) => [name, form.has(name) ? "yes" : ""]));
    const values = Object.fromEntries([...form.entries()].map(([name, value]) => [name, String(value)]));
    change({ ...values, ...lists, ...switches, profile: OWN, who: null, system: null }, { replace: false });
    document.querySelector(".matrix")?.scrollIntoView({ block: "start" });
  };
  const entered = ownProfile(query);
  const has = (name: string, id: string, otherwise: string) => (query.get(name) ?? otherwise).split(",").includes(id);
  const skill = query.get("skill") ?? "none";
  const commercial = query.get("commercial") ?? "none";
  return (
    <section class="describe">
      <h2>{say("ownProfile")}</h2>
      <p class="hint">{say("ownHint")}</p>
      <form class="profile-form" key={entered ? "entered" : "empty"} onSubmit={submit}>
        <fieldset>
          <legend>{say("means")}</legend>
          {NUMBERS.map((one) => (
            <Entry key={one.name} field={one} type="number" query={query} />
          ))}
          <Entry field={COUNTRY} type="text" query={query} />
          <label class="choice">
            <span>{say("skill")}</span>
            <select name="skill">
              {SKILLS.map((one) => (
                <option key={one} value={one} selected={one === skill}>
                  {nameOf("code", `skill-required-${one}`)}
                </option>
              ))}
            </select>
          </label>
          <Boxes name="identity" word="wouldGive" all={Object.keys(IDENTITY)} isOn={(id) => has("identity", id, "email,phone")} text={(id) => say(IDENTITY[id]!)} />
        </fieldset>
        <fieldset>
          <legend>{say("needs")}</legend>
          <Entry field={LANGUAGES} type="text" query={query} />
          {AMOUNTS.map((one) => (
            <Entry key={one.name} field={one} type="number" query={query} />
          ))}
          <label class="choice">
            <span>{say("commercial")}</span>
            <select name="commercial">
              {Object.entries(COMMERCIAL).map(([id, word]) => (
                <option key={id} value={id} selected={id === commercial}>
                  {say(word)}
                </option>
              ))}
            </select>
          </label>
          <Boxes name="inputs" word="inputsNeed" all={MODALITIES} isOn={(id) => has("inputs", id, "text")} text={(id) => nameOf("modality", id)} />
          <Boxes name="outputs" word="outputsNeed" all={MODALITIES} isOn={(id) => has("outputs", id, "text")} text={(id) => nameOf("modality", id)} />
          <div class="boxes">
            {Object.entries(SWITCHES).map(([name, word]) => (
              <label key={name}>
                <input type="checkbox" name={name} checked={query.get(name) === "yes"} /> {say(word)}
              </label>
            ))}
          </div>
        </fieldset>
        <p class="row">
          <button type="submit" class="button strong">
            {say("determine")}
          </button>
          {entered && (
            <>
              <button type="button" class="button quiet" onClick={() => save(`${OWN}.yaml`, profileYaml(entered), "application/yaml")}>
                YAML
              </button>
              <span class="hint">{say("ownYaml")}</span>
            </>
          )}
        </p>
      </form>
    </section>
  );
}

function Entry({ field, type, query }: { field: Field; type: "number" | "text"; query: URLSearchParams }): JSX.Element {
  return (
    <label class="choice">
      <span>{say(field.word)}</span>
      <input list={field.kind} name={field.name} type={type} min={type === "number" ? "0" : undefined} step="any" pattern={field.pattern} required value={query.get(field.name) ?? field.otherwise} />
      {field.kind && (
        <datalist id={field.kind}>
          {namedOf(field.kind).map((one) => (
            <option key={one.id} value={field.kind === "country" ? one.id.toUpperCase() : one.id}>
              {labelOf(one)}
            </option>
          ))}
        </datalist>
      )}
    </label>
  );
}

interface BoxesProps {
  name: string;
  word: Word;
  all: string[];
  isOn: (id: string) => boolean;
  text: (id: string) => string;
}

function Boxes({ name, word, all, isOn, text }: BoxesProps): JSX.Element {
  return (
    <div class="boxes" role="group" aria-label={say(word)}>
      <span>{say(word)}</span>
      {all.map((id) => (
        <label key={id}>
          <input type="checkbox" name={name} value={id} checked={isOn(id)} /> {text(id)}
        </label>
      ))}
    </div>
  );
}
