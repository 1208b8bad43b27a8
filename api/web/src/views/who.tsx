/** Who can use what: profiles by systems, the binding constraint in each cell, and the reasoning behind it. */

import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { ViewProps } from "../app";
import { post, read } from "../api";
import { useLoad } from "../load";
import { change, go, to } from "../location";
import { labelOf, nameOf, useNames } from "../names";
import { Answer, Empty, Trouble, Waiting } from "../parts/states";
import { TakeAway } from "../parts/takeaway";
import { useTitle } from "../title";
import type { Listing, SystemSummary } from "../types";
import { language, say } from "../words";
import { type AccessAnswer, constraintName, own, type Profile, SIGNS, type SystemAccess, VERDICTS } from "./access";
import { ProfileForm } from "./profile-form";
import { Reasoning } from "./reasoning";

const answers = new Map<string, Promise<AccessAnswer>>();

/** Determines access for a profile; the same question is asked once. */
function determine(profile: Profile, asOf: string): Promise<AccessAnswer> {
  const wanted = profile.id === "own" ? profile : profile.id;
  const key = JSON.stringify([wanted, asOf]);
  const known = answers.get(key);
  if (known) return known;
  const found = post<AccessAnswer>("/accessible", { profile: wanted, ...(asOf ? { as_of: asOf } : {}) });
  answers.set(key, found);
  found.catch(() => answers.delete(key));
  return found;
}

export default function Who({ place, routes }: ViewProps): JSX.Element {
  useNames();
  useTitle(say("navWho"));
  const found = useLoad("profiles", async () => {
    const [profiles, systems] = await Promise.all([read<Listing<Profile>>("/profiles?limit=1000"), read<Listing<SystemSummary>>("/systems?limit=40")]);
    return { profiles: profiles.items, systems: systems.items };
  });
  const known = useRef(new Map<string, AccessAnswer>());
  const [, redraw] = useState(0);
  if (routes.size && !routes.has("/accessible")) return <Empty>{say("notOffered")}</Empty>;
  const asOf = place.query.get("as_of") ?? "";
  const mine = own(place.query);
  const chosenProfile = place.query.get("profile") ?? "";
  const chosenSystem = place.query.get("system") ?? "";
  return (
    <>
      <header class="view-head">
        <h1>{say("navWho")}</h1>
        <p class="lede">{say("whoLede")}</p>
      </header>
      <div class="filters">
        <label class="choice">
          <span>{say("asOf")}</span>
          <input type="date" value={asOf} onChange={(event) => change({ as_of: event.currentTarget.value })} />
        </label>
        <button type="button" class="button" onClick={() => change({ as_of: "2025-02-23" })}>
          {say("paperDay")}
        </button>
        {asOf && (
          <button type="button" class="button quiet" onClick={() => change({ as_of: null })}>
            {say("latest")}
          </button>
        )}
      </div>
      <p class="legend verdicts">
        {(["accessible", "inaccessible", "undetermined"] as const).map((one) => (
          <span key={one} class={`verdict ${one}`}>
            <b aria-hidden="true">{SIGNS[one]}</b> {say(VERDICTS[one])}
          </span>
        ))}
      </p>
      <Answer of={found}>
        {({ profiles, systems }) => {
          const all = mine ? [mine, ...profiles] : profiles;
          const profile = all.find((one) => one.id === chosenProfile);
          return (
            <>
              <div class="scroll matrix" tabIndex={0} role="region" aria-label={say("navWho")}>
                <table>
                  <thead>
                    <tr>
                      <th scope="col">{say("profile")}</th>
                      {systems.map((one) => (
                        <th scope="col" key={one.id}>
                          <a href={to(`systems/${one.id}`)}>{labelOf(one)}</a>
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {all.map((one) => (
                      <MatrixRow
                        key={`${one.id === "own" ? JSON.stringify(one) : one.id} ${asOf}`}
                        profile={one}
                        systems={systems}
                        asOf={asOf}
                        chosen={one.id === chosenProfile ? chosenSystem : ""}
                        onFound={(answer) => {
                          known.current.set(one.id, answer);
                          redraw((count) => count + 1);
                        }}
                      />
                    ))}
                  </tbody>
                </table>
              </div>
              {profile && chosenSystem && <Chosen profile={profile} system={chosenSystem} asOf={asOf} />}
              <ProfileForm query={place.query} />
              <TakeAway
                title={say("navWho")}
                slug="accessible"
                data={{ JSON: "/profiles?limit=1000" }}
                table={() => [
                  ["profile", ...systems.map((one) => one.id)],
                  ...[...known.current].map(([id, answer]) => [id, ...systems.map((one) => textOf(answer.systems.find((two) => two.system === one.id)))]),
                ]}
              />
            </>
          );
        }}
      </Answer>
    </>
  );
}

interface RowProps {
  profile: Profile;
  systems: SystemSummary[];
  asOf: string;
  chosen: string;
  onFound: (answer: AccessAnswer) => void;
}

function MatrixRow({ profile, systems, asOf, chosen, onFound }: RowProps): JSX.Element {
  const found = useLoad(`${profile.id} ${asOf}`, async () => {
    const answer = await determine(profile, asOf);
    onFound(answer);
    return answer;
  });
  return (
    <tr class={profile.id === "own" ? "own" : ""}>
      <th scope="row" title={profile.description[language()]}>
        {profile.name[language()]}
      </th>
      {found.error ? (
        <td colSpan={systems.length}>
          <Trouble error={found.error} retry={found.retry} />
        </td>
      ) : (
        systems.map((system) => {
          const one = found.value?.systems.find((two) => two.system === system.id);
          return <td key={system.id}>{one ? <CellLink one={one} profile={profile} isChosen={chosen === system.id} /> : <span class="missing">…</span>}</td>;
        })
      )}
    </tr>
  );
}

function CellLink({ one, profile, isChosen }: { one: SystemAccess; profile: Profile; isChosen: boolean }): JSX.Element {
  const select = (event: MouseEvent) => {
    event.preventDefault();
    change({ profile: profile.id, system: one.system });
    requestAnimationFrame(() => document.getElementById("reasoning")?.scrollIntoView({ block: "start" }));
  };
  const query = Object.fromEntries(new URLSearchParams(location.search));
  return (
    <a class={`verdict ${one.verdict}`} href={to("who", { ...query, profile: profile.id, system: one.system })} aria-current={isChosen ? "true" : undefined} onClick={select}>
      <b aria-hidden="true">{SIGNS[one.verdict]}</b> <span class="visually-hidden">{say(VERDICTS[one.verdict])}</span>
      <small>{briefly(one)}</small>
    </a>
  );
}

/** The cost where it is accessible, the binding constraint where not, what is missing where undetermined. */
function briefly(one: SystemAccess): string {
  if (one.verdict === "accessible") return one.monthly_cost === null ? "" : `$${Math.round(one.monthly_cost * 100) / 100}`;
  const names = one.verdict === "inaccessible" ? Object.values(one.binding).flat() : [...new Set(one.missing.map((two) => two.constraint))];
  const [first] = names;
  return first ? constraintName(first) + (names.length > 1 ? ` +${names.length - 1}` : "") : "";
}

function textOf(one: SystemAccess | undefined): string {
  return one ? [one.verdict, briefly(one)].filter(Boolean).join(": ") : "";
}

function Chosen({ profile, system, asOf }: { profile: Profile; system: string; asOf: string }): JSX.Element {
  const found = useLoad(`${profile.id} ${asOf}`, () => determine(profile, asOf));
  const one = found.value?.systems.find((two) => two.system === system);
  return (
    <section id="reasoning">
      <h2>
        {profile.name[language()]} · {nameOf("system", system)}
      </h2>
      <p class="hint">{profile.description[language()]}</p>
      {found.error ? <Trouble error={found.error} retry={found.retry} /> : one ? <Reasoning of={one} /> : <Waiting />}
      <p class="row">
        <button type="button" class="button quiet" onClick={() => go(to("what-if", { system }))}>
          {say("navWhatIf")} →
        </button>
      </p>
    </section>
  );
}
