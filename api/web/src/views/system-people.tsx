/** Which of the profiles can use one system, in brief. */

import type { JSX } from "preact";
import { useLoad } from "../load";
import { to } from "../location";
import { labelOf } from "../names";
import { Answer } from "../parts/states";
import { say } from "../words";
import { briefly, determineBriefly, REACHED, SIGNS, VERDICTS } from "./access";

export function SystemPeople({ system }: { system: string }): JSX.Element {
  const found = useLoad(`people ${system}`, () => determineBriefly({ systems: [system], asOf: "" }));
  return (
    <section>
      <h2>{say("whoCanUse")}</h2>
      <Answer of={found}>
        {(matrix) => {
          const people = matrix.profiles
            .flatMap((profile) => profile.systems.map((cell) => ({ profile, cell })))
            .sort((a, b) => REACHED.indexOf(a.cell.verdict) - REACHED.indexOf(b.cell.verdict));
          const count = (verdict: string) => people.filter((one) => one.cell.verdict === verdict).length;
          return (
            <>
              <p class="hint">
                {say("canUse", { count: count("accessible"), total: people.length, unknown: count("undetermined") })} {say("whoCanUseHint", { day: matrix.as_of })}
              </p>
              <ul class="people">
                {people.map(({ profile, cell }) => (
                  <li key={profile.profile}>
                    <a class={`verdict ${cell.verdict}`} href={to("who", { profile: profile.profile, system })}>
                      <b aria-hidden="true">{SIGNS[cell.verdict]}</b>
                      <span>
                        {labelOf(profile)}
                        <small>
                          {say(VERDICTS[cell.verdict])}
                          {briefly(cell) && ` · ${briefly(cell)}`}
                        </small>
                      </span>
                    </a>
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Answer>
    </section>
  );
}
