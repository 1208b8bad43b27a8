/** A form for a person who is not among the profiles; what is entered is in the address. */

import type { JSX } from "preact";
import { change } from "../location";
import { say, type Word } from "../words";

const FIELDS: { name: string; word: Word; otherwise: string; kind: "number" | "text" }[] = [
  { name: "money", word: "money", otherwise: "20", kind: "number" },
  { name: "age", word: "age", otherwise: "30", kind: "number" },
  { name: "country", word: "country", otherwise: "KR", kind: "text" },
  { name: "languages", word: "languages", otherwise: "ko", kind: "text" },
  { name: "identity", word: "identity", otherwise: "email,phone", kind: "text" },
  { name: "context", word: "contextNeed", otherwise: "8000", kind: "number" },
  { name: "tokens", word: "tokensNeed", otherwise: "200000", kind: "number" },
  { name: "memory", word: "memory", otherwise: "0", kind: "number" },
  { name: "disk", word: "disk", otherwise: "50", kind: "number" },
];
const CHOICES: { name: string; word: Word; options: string[] }[] = [
  { name: "skill", word: "skill", options: ["none", "scripting", "ml-engineering", "distributed-serving"] },
  { name: "commercial", word: "commercial", options: ["none", "small", "large"] },
  { name: "local", word: "dataLocal", options: ["no", "yes"] },
];

export function ProfileForm({ query }: { query: URLSearchParams }): JSX.Element {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const entered = Object.fromEntries([...form.entries()].map(([name, value]) => [name, String(value)]));
    change({ ...entered, profile: "own", system: null }, { replace: false });
    document.querySelector(".matrix")?.scrollIntoView({ block: "start" });
  };
  return (
    <section>
      <h2>{say("ownProfile")}</h2>
      <form class="filters profile-form" onSubmit={submit}>
        {FIELDS.map((one) => (
          <label class="choice" key={one.name}>
            <span>{say(one.word)}</span>
            <input list={undefined} name={one.name} type={one.kind} min={one.kind === "number" ? "0" : undefined} step="any" required value={query.get(one.name) ?? one.otherwise} />
          </label>
        ))}
        {CHOICES.map((one) => (
          <label class="choice" key={one.name}>
            <span>{say(one.word)}</span>
            <select name={one.name} value={query.get(one.name) ?? one.options[0]}>
              {one.options.map((option) => (
                <option key={option} value={option} selected={option === query.get(one.name)}>
                  {option === "no" || option === "yes" ? say(option) : option.replaceAll("-", " ")}
                </option>
              ))}
            </select>
          </label>
        ))}
        <button type="submit" class="button strong">
          {say("determine")}
        </button>
      </form>
    </section>
  );
}
