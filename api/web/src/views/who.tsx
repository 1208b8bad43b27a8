/** Who can use what: the same people before each system, the matrix of all, and the reasoning behind one cell. */

import type { JSX } from "preact";
import type { ViewProps } from "../app";
import { read } from "../api";
import { useLoad } from "../load";
import { change, go, to } from "../location";
import { nameOf, useNames } from "../names";
import { DayChoice } from "../parts/day";
import { Answer, Empty, Waiting } from "../parts/states";
import { TakeAway } from "../parts/takeaway";
import { Reach } from "../pictures/reach";
import { useTitle } from "../title";
import type { Listing, SystemSummary } from "../types";
import { useWidth } from "../width";
import { language, say } from "../words";
import { type AccessMatrix, type BriefAccess, constraintName, determine, determineBriefly, hindrances, OWN, ownProfile, type Profile, REACHED, SIGNS, VERDICTS } from "./access";
import { CASES } from "./cases";
import { Choice } from "./filters";
import { Matrix } from "./matrix";
import { ProfileForm } from "./profile-form";
import { Reasoning } from "./reasoning";

/** Beyond so many systems only those chosen are judged, the case studies if none are. */
const MOST_JUDGED = 200;

interface Known {
  matrix: AccessMatrix;
  profiles: Profile[];
  systems: SystemSummary[];
}

export default function Who({ place, routes }: ViewProps): JSX.Element {
  useNames();
  useTitle(say("navWho"));
  const asOf = place.query.get("as_of") ?? "";
  const mine = ownProfile(place.query);
  const wanted = place.query.get("systems") ?? "";
  const lists = useLoad("who lists", async () => {
    const [profiles, systems] = await Promise.all([read<Listing<Profile>>("/profiles?limit=1000"), read<Listing<SystemSummary>>("/systems?limit=1000")]);
    return { profiles: profiles.items, systems: systems.items };
  });
  const isMany = (lists.value?.systems.length ?? 0) > MOST_JUDGED;
  const found = useLoad(`matrix ${asOf} ${JSON.stringify(mine)} ${isMany ? wanted : ""} ${lists.value !== null} ${lists.error?.message ?? ""}`, async (): Promise<Known | null> => {
    if (lists.error) throw lists.error;
    if (!lists.value) return null;
    const { profiles, systems } = lists.value;
    const asked = isMany ? systems.filter((one) => isIn(one, wanted || "cases")).map((one) => one.id) : undefined;
    const [everyone, own] = await Promise.all([determineBriefly({ systems: asked, asOf }), mine ? determineBriefly({ profiles: [mine], systems: asked, asOf }) : null]);
    const matrix = own ? { ...everyone, profiles: [...own.profiles, ...everyone.profiles] } : everyone;
    return { matrix, profiles: mine ? [mine, ...profiles] : profiles, systems };
  });
  if (routes.size && !routes.has("/accessible")) return <Empty>{say("notOffered")}</Empty>;
  return (
    <>
      <header class="view-head">
        <h1>{say("navWho")}</h1>
        <p class="lede">{say("whoLede")}</p>
      </header>
      <Answer of={found}>{(known) => (known ? <Judged {...known} query={place.query} /> : <Waiting />)}</Answer>
      {found.error && <ProfileForm query={place.query} />}
    </>
  );
}

function Judged({ matrix, profiles, systems, query }: Known & { query: URLSearchParams }): JSX.Element {
  const { frame, width } = useWidth(1120);
  const wanted = query.get("systems") ?? "";
  const only = query.get("who") ?? "";
  const chosenSystem = query.get("system") ?? "";
  const chosen = profiles.find((one) => one.id === query.get("profile"));
  const isShown = (id: string) => !wanted || systems.some((one) => one.id === id && isIn(one, wanted));
  const cells = matrix.profiles.map((one) => ({ ...one, systems: one.systems.filter((two) => isShown(two.system)) })).filter((one) => !only || one.profile === only);
  const shown: AccessMatrix = { ...matrix, systems: matrix.systems.filter((one) => isShown(one.id)), profiles: cells };
  const pictured = wanted ? shown : { ...shown, systems: CASES.flatMap((id) => shown.systems.filter((one) => one.id === id)) };
  const constraints = [...new Set(matrix.profiles.flatMap((one) => one.systems.flatMap(hindrances)))].sort((a, b) => constraintName(a).localeCompare(constraintName(b)));
  return (
    <>
      <div class="filters">
        <DayChoice day={query.get("as_of") ?? ""} />
        <button type="button" class="button" onClick={() => document.querySelector<HTMLElement>(".profile-form input")?.focus()}>
          {say("ownProfile")} ↓
        </button>
      </div>
      <section>
        <h2>{say(wanted && wanted !== "cases" ? "reachTitleSome" : "reachTitle")}</h2>
        <p class="hint">{say("reachHint")}</p>
        <div ref={frame} class="picture">
          <Reach matrix={pictured} width={width} />
        </div>
      </section>
      <section>
        <h2>{say("matrixTitle")}</h2>
        <p class="hint">{say("matrixHint")}</p>
        <div class="filters" role="group" aria-label={say("filters")}>
          <Choice name="systems" label={say("navSystems")} value={wanted} options={[["", say("allSystems")], ["cases", say("caseStudies")], ...developers(systems)]} />
          <Choice name="who" label={say("profile")} value={only} options={[["", say("allProfiles")], ...profiles.map((one): [string, string] => [one.id, one.name[language()]])]} />
          <Choice name="verdict" label={say("verdictWord")} value={query.get("verdict") ?? ""} options={[["", say("any")], ...REACHED.map((one): [string, string] => [one, say(VERDICTS[one])])]} />
          <Choice name="hindrance" label={say("hindrance")} value={query.get("hindrance") ?? ""} options={[["", say("anything")], ...constraints.map((one): [string, string] => [one, constraintName(one)])]} />
          <Choice name="order" label={say("order")} value={query.get("order") ?? ""} options={[["", say("byReach")], ["name", say("byName")]]} />
        </div>
        <p class="legend verdicts">
          {REACHED.map((one) => (
            <span key={one} class={`verdict ${one}`}>
              <b aria-hidden="true">{SIGNS[one]}</b> {say(VERDICTS[one])}
            </span>
          ))}
        </p>
        <Matrix matrix={shown} profiles={profiles} query={query} />
      </section>
      {chosen && chosenSystem && <Chosen profile={chosen} system={chosenSystem} asOf={query.get("as_of") ?? ""} />}
      <ProfileForm query={query} />
      <TakeAway
        title={`${say("navWho")} (${matrix.as_of})`}
        slug="accessible"
        table={() => [
          ["profile", ...shown.systems.map((one) => one.id)],
          ...shown.profiles.map((one) => [one.profile, ...shown.systems.map((two) => textOf(one.systems.find((three) => three.system === two.id)))]),
        ]}
        files={{ JSON: () => JSON.stringify(shown, null, 1) }}
        picture={frame}
        thing={chosen && chosen.id !== OWN ? `profile/${chosen.id}` : undefined}
      />
    </>
  );
}

/** Says whether a system belongs to a choice: the case studies, or those of a developer. */
function isIn(system: SystemSummary, choice: string): boolean {
  return choice === "cases" ? CASES.includes(system.id) : system.developer === choice;
}

function developers(systems: SystemSummary[]): [string, string][] {
  return [...new Set(systems.map((one) => one.developer))].map((id): [string, string] => [id, nameOf("organisation", id)]).sort((a, b) => a[1].localeCompare(b[1]));
}

function textOf(one: BriefAccess | undefined): string {
  if (!one) return "";
  const said = one.verdict === "accessible" ? one.route : hindrances(one).join(" ");
  return [one.verdict, said].filter(Boolean).join(": ");
}

function Chosen({ profile, system, asOf }: { profile: Profile; system: string; asOf: string }): JSX.Element {
  const found = useLoad(`${JSON.stringify(profile)} ${system} ${asOf} ${language()}`, () => determine(profile, system, asOf));
  return (
    <section id="reasoning">
      <h2>
        {profile.name[language()]} · {nameOf("system", system)}
      </h2>
      <p class="hint">
        {profile.description[language()]} {profile.notes?.[language()]}
      </p>
      <Answer of={found}>{(answer) => <Reasoning of={answer.systems[0]!} />}</Answer>
      <p class="row">
        <button type="button" class="button quiet" onClick={() => go(to("what-if", { system, as_of: asOf }))}>
          {say("navWhatIf")} →
        </button>
        <button type="button" class="button quiet" onClick={() => change({ profile: null, system: null })}>
          {say("close")}
        </button>
      </p>
    </section>
  );
}

