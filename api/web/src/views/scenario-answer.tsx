/** What follows from one scenario: outcomes, people and their routes, what can no longer be managed or undone. */

import type { ComponentChildren, JSX } from "preact";
import { inquire } from "../api";
import { useLoad } from "../load";
import { to } from "../location";
import { labelOf, nameOf } from "../names";
import { EvidenceLegend } from "../parts/marks";
import { Answer, Empty } from "../parts/states";
import { TakeAway } from "../parts/takeaway";
import type { Labelled, Variable } from "../types";
import { useWidth } from "../width";
import { language, say } from "../words";
import { costText, type Profile, routeName, SIGNS, type Verdict, VERDICTS } from "./access";
import { EffectDetail } from "./effect";
import { Flow } from "./flow";
import { type AccessChange, bodyOf, type Changed, type Scenario, settingText, valueName, type WhatIf, yamlOf } from "./scenario";

interface Props {
  scenario: Scenario;
  variables: Variable[];
  profiles: Profile[];
  outcome: string;
}

export function ScenarioAnswer({ scenario, variables, profiles, outcome }: Props): JSX.Element {
  const body = bodyOf(scenario, variables);
  const found = useLoad(`${JSON.stringify(body)} ${language()}`, () => inquire<WhatIf>("/what-if", body));
  const { frame, width } = useWidth(720);
  return (
    <Answer of={found}>
      {(answer) => {
        const effects = answer.effects?.effects ?? [];
        const chosen = effects.find((one) => one.outcome.id === outcome) ?? effects[0];
        const origin = { label: nameOf("system", scenario.system), label_ko: nameOf("system", scenario.system), group: "scale" } as Variable;
        return (
          <>
            <section>
              <h2>{say("whatChanges")}</h2>
              <ul class="changes">
                {answer.changes.map((one) => (
                  <ChangeLine key={`${one.name} ${one.component} ${one.offered_by} ${one.before.join()}`} one={one} />
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
              {chosen && (
                <>
                  <EvidenceLegend />
                  <p class="hint">{say("flowKey")}</p>
                </>
              )}
            </section>
            <section>
              <h2>{say("whoMoves")}</h2>
              {answer.access.length ? <AccessTable scenario={scenario} access={answer.access} profiles={profiles} /> : <Empty>{say("nobodyMoves")}</Empty>}
              {answer.unchanged.length > 0 && (
                <p class="hint">
                  <b>{say("unchanged")}</b> {answer.unchanged.map((id) => profileName(id, profiles)).join(" · ")}
                </p>
              )}
            </section>
            <section class="losses">
              <Loss title={say("interventionsLost")} empty={say("noneLost")} count={answer.interventions_lost.length}>
                <Interventions of={answer.interventions_lost} />
              </Loss>
              <Loss title={say("escaped")} empty={say("noneEscape")} count={answer.escaped.length}>
                <Interventions of={answer.escaped} />
                {answer.unbound.length > 0 && (
                  <p class="hint">
                    {say("unbound")}{" "}
                    {answer.unbound.map((id, index) => (
                      <span key={id}>
                        {index > 0 && " · "}
                        <a href={to(`variables/${id}`)}>{nameOf("variable", id)}</a>
                      </span>
                    ))}
                  </p>
                )}
              </Loss>
              <Loss title={say("irrevocable")} empty={say("allUndoable")} count={answer.irrevocable.length}>
                <ul class="plain">
                  {answer.irrevocable.map((one) => (
                    <li key={one}>{one}</li>
                  ))}
                </ul>
              </Loss>
            </section>
            <TakeAway
              title={`${nameOf("system", scenario.system)}: ${scenario.sets.map(settingText).join(", ")}`}
              slug="what-if"
              table={() => tableOf(answer)}
              files={{ JSON: () => JSON.stringify(answer, null, 1), YAML: () => yamlOf(scenario, variables) }}
              picture={frame}
            />
            <p class="hint">{say("yamlHint")}</p>
          </>
        );
      }}
    </Answer>
  );
}

export const profileName = (id: string, profiles: Profile[]): string => profiles.find((one) => one.id === id)?.name[language()] ?? id;

function ChangeLine({ one }: { one: Changed }): JSX.Element {
  const words = (values: string[]) => values.map((value) => valueName(one.name, value)).join(", ");
  const scope = [one.component !== one.name && one.component !== "system" && nameOf("component-kind", one.component), one.offered_by && nameOf("organisation", one.offered_by)];
  return (
    <li>
      <span class="what">
        <b>{one.label}</b> <small>{scope.filter(Boolean).join(" · ")}</small>
      </span>
      <span class="from-to">
        {words(one.before) || say("unknown")} <span aria-label={say("becomes")}>→</span> <strong>{words(one.after) || "–"}</strong>
      </span>
      {one.derived && <small class="tag">{say("derived")}</small>}
    </li>
  );
}

function AccessTable({ scenario, access, profiles }: { scenario: Scenario; access: AccessChange[]; profiles: Profile[] }): JSX.Element {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say("whoMoves")}>
      <table class="access-changes">
        <thead>
          <tr>
            <th scope="col">{say("profile")}</th>
            <th scope="col">{say("before")}</th>
            <th scope="col">{say("after")}</th>
            <th scope="col">{say("routesChanged")}</th>
          </tr>
        </thead>
        <tbody>
          {access.map((one) => (
            <tr key={one.profile}>
              <th scope="row">
                <a href={to("who", { profile: one.profile, system: scenario.system, as_of: scenario.asOf })}>{profileName(one.profile, profiles)}</a>
              </th>
              <td>
                <Standing verdict={one.before} cost={one.cost_before} />
              </td>
              <td>
                <Standing verdict={one.after} cost={one.cost_after} />
              </td>
              <td>
                <ul class="plain routes-changed">
                  {one.routes_gained.map((id) => (
                    <li key={id}>
                      <b aria-label={say("gained")}>+</b> {routeName(id)}
                    </li>
                  ))}
                  {one.routes_lost.map((id) => (
                    <li key={id}>
                      <b aria-label={say("lost")}>−</b> {routeName(id)}
                    </li>
                  ))}
                  {!one.routes_gained.length && !one.routes_lost.length && <li class="missing">{say("noRouteMoves")}</li>}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Standing({ verdict, cost }: { verdict: Verdict; cost: number | null }): JSX.Element {
  return (
    <span class={`verdict ${verdict}`}>
      <b aria-hidden="true">{SIGNS[verdict]}</b> {say(VERDICTS[verdict])} {cost !== null && <small>{costText(cost)}</small>}
    </span>
  );
}

function Loss({ title, empty, count, children }: { title: string; empty: string; count: number; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <h3>
        {title} {count > 0 && <small>{count}</small>}
      </h3>
      {count ? children : <p class="hint">{empty}</p>}
    </div>
  );
}

function Interventions({ of }: { of: Labelled[] }): JSX.Element {
  return (
    <ul class="tags">
      {of.map((one) => (
        <li key={one.id}>
          <a href={to(`interventions/${one.id}`)}>{labelOf(one)}</a>
        </li>
      ))}
    </ul>
  );
}

function tableOf(answer: WhatIf): (string | null)[][] {
  return [
    ["kind", "id", "before", "after", "gained", "lost"],
    ...answer.changes.map((one) => [one.derived ? "derived-change" : "change", one.name, one.before.join("; "), one.after.join("; "), "", ""]),
    ...(answer.effects?.effects ?? []).map((one) => [one.outcome.kind, one.outcome.id, "", one.movement, "", ""]),
    ...answer.access.map((one) => ["profile", one.profile, one.before, one.after, one.routes_gained.join("; "), one.routes_lost.join("; ")]),
    ...answer.interventions_lost.map((one) => ["manageability-lost", one.id, "", "", "", ""]),
    ...answer.escaped.map((one) => ["intervention-escaped", one.id, "", "", "", ""]),
    ...answer.irrevocable.map((one) => ["irrevocable", one, "", "", "", ""]),
  ];
}
