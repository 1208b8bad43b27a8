/** A system: its access profile by axis, its release history on the gradient, its history of prices, and its gaps. */

import type { JSX } from "preact";
import type { ViewProps } from "../app";
import { read } from "../api";
import { useLoad } from "../load";
import { to } from "../location";
import { groupName, labelOf, nameOf, slugOf, useNames } from "../names";
import { Answer } from "../parts/states";
import { isWeb, valueText } from "../parts/values";
import { type Table, TakeAway } from "../parts/takeaway";
import { Curves, isCurved } from "../pictures/curves";
import { History } from "../pictures/history";
import { Strip } from "../pictures/strip";
import { Timeline } from "../pictures/timeline";
import { useTitle } from "../title";
import type { Listing, Observation, SystemDetail, Variable } from "../types";
import { useWidth } from "../width";
import { language, say } from "../words";
import { GROUPS } from "./framework";
import { Profile } from "./profile";
import { SystemDisagreements } from "./system-disagreements";
import { SystemIdentifiers } from "./system-identifiers";
import { SystemNeighbours } from "./system-neighbours";
import { SystemPeople } from "./system-people";

interface Known {
  system: SystemDetail;
  observations: Observation[];
  variables: Variable[];
}

export default function SystemView({ place }: ViewProps): JSX.Element {
  useNames();
  const id = place.path[1] ?? "";
  const found = useLoad(`system ${id}`, async (): Promise<Known> => {
    const name = encodeURIComponent(id);
    const [system, observations, variables] = await Promise.all([
      read<SystemDetail>(`/systems/${name}`),
      read<Listing<Observation>>(`/systems/${name}/observations?limit=1000`),
      read<Listing<Variable>>("/variables"),
    ]);
    return { system, observations: observations.items, variables: variables.items };
  });
  return <Answer of={found}>{(value) => <Opened {...value} query={place.query} />}</Answer>;
}

function Opened({ system, observations, variables, query }: Known & { query: URLSearchParams }): JSX.Element {
  useTitle(labelOf(system));
  const { frame, width } = useWidth(1120);
  const { frame: releases, width: releasesWidth } = useWidth(1120);
  const { frame: curves, width: curvesWidth } = useWidth(1120);
  const { frame: prices, width: pricesWidth } = useWidth(1120);
  const gaps = variables.filter((one) => isGap(observations.filter((found) => found.variable === one.id)));
  return (
    <>
      <header class="view-head">
        <p class="crumbs">
          <a href={to("systems")}>{say("navSystems")}</a> / {nameOf("organisation", system.developer)}
        </p>
        <h1>{labelOf(system)}</h1>
        <p class="lede">{(language() === "ko" && system.description_ko) || system.description}</p>
        <p class="facts">
          {system.first_release && <span>{say("firstReleased", { date: system.first_release })}</span>}
          {system.routes.map((one) => (
            <span class="tag" key={one}>
              {nameOf("route-kind", one)}
            </span>
          ))}
        </p>
        <p class="row">
          <a class="button" href={to("compare", { system: [system.id] })}>
            {say("compareThis")}
          </a>
          <a class="button quiet" href={to("what-if", { system: system.id })}>
            {say("navWhatIf")} →
          </a>
          <a class="button quiet" href={to("explore", { focus: `system/${system.id}` })}>
            {say("inGraph")}
          </a>
        </p>
      </header>
      <SystemPeople system={system.id} />
      <section>
        <h2>{say("profileTitle")}</h2>
        <div ref={frame} class="picture">
          <Strip variables={variables} observations={observations} width={width} />
        </div>
        <Profile variables={variables} observations={observations} open={query.get("open") ?? ""} />
      </section>
      {system.releases.length > 0 && (
        <section>
          <h2>{say("releaseHistory")}</h2>
          <p class="hint">{say("releaseHint")}</p>
          <div ref={releases} class="picture">
            <Timeline releases={system.releases} width={releasesWidth} />
          </div>
          <ReleaseList system={system} />
        </section>
      )}
      <section>
        <h2>{say("curvesTitle")}</h2>
        {observations.some(isCurved) && (
          <>
            <p class="hint">{say("curvesHint")}</p>
            <div ref={curves} class="picture">
              <Curves variables={variables} observations={observations} width={curvesWidth} />
            </div>
          </>
        )}
        <details open={!observations.some(isCurved)}>
          <summary>{say("allDated")}</summary>
          <div ref={prices} class="picture">
            <History variables={variables} observations={observations} width={pricesWidth} />
          </div>
        </details>
      </section>
      <section>
        <h2>
          {say("gaps")} <small>{gaps.length}</small>
        </h2>
        <p class="hint">{say("gapsHint")}</p>
        <dl class="gap-list">
          {GROUPS.map((group) => {
            const mine = gaps.filter((one) => one.group === group);
            return mine.length ? (
              <div key={group}>
                <dt>{groupName(group)}</dt>
                <dd>
                  {mine.map((one, index) => (
                    <span key={one.id}>
                      {index > 0 && " · "}
                      <a href={to(`variables/${one.id}`)}>{labelOf(one)}</a> <small>{gapWord(observations.filter((found) => found.variable === one.id))}</small>
                    </span>
                  ))}
                </dd>
              </div>
            ) : null;
          })}
        </dl>
      </section>
      <SystemDisagreements observations={observations} variables={variables} />
      <SystemNeighbours system={system.id} developer={system.developer} />
      <SystemIdentifiers system={system} />
      <TakeAway
        title={say("titleSystem", { system: labelOf(system) })}
        slug={system.id}
        data={{ JSON: `/systems/${system.id}/observations?limit=1000`, Turtle: `/systems/${system.id}?format=turtle` }}
        table={() => tableOf(observations)}
        picture={frame}
        thing={`system/${system.id}`}
        query={to("sparql", { library: "access-profile", "p.system": system.id })}
      />
    </>
  );
}

function isGap(mine: Observation[]): boolean {
  return !mine.some((one) => one.status === "reported") && !(mine.length > 0 && mine.every((one) => one.status === "not-applicable"));
}

function gapWord(mine: Observation[]): string {
  const first = mine.find((one) => one.status === "not-disclosed") ?? mine[0];
  return first ? valueText(first) : say("notLookedFor");
}

function ReleaseList({ system }: { system: SystemDetail }): JSX.Element {
  return (
    <details>
      <summary>{say("asTable", { count: system.releases.length })}</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={say("releaseHistory")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say("date")}</th>
              <th scope="col">{say("release")}</th>
              <th scope="col">{say("component")}</th>
              <th scope="col">{say("releaseLevel")}</th>
              <th scope="col">{say("licenceWord")}</th>
            </tr>
          </thead>
          <tbody>
            {system.releases.flatMap((release) =>
              release.components.map((one) => (
                <tr key={`${release.id} ${one.component_kind}`}>
                  <td>{release.date}</td>
                  <td>{labelOf(release)}</td>
                  <td>{nameOf("component-kind", one.component_kind)}</td>
                  <td>{nameOf("release-level", one.level)}</td>
                  <td>{one.licence}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function tableOf(observations: Observation[]): Table {
  const head = ["variable", "component", "value", "unit", "status", "benchmark", "setting", "offered_by", "valid_from", "valid_until", "confidence", "preferred", "sources", "accessed", "disagrees_with", "note", "iri"];
  return [
    head,
    ...observations.map((one) => [
      one.variable,
      one.component_kind,
      Array.isArray(one.value) ? one.value.join(" ") : one.value === null ? "" : String(one.value),
      one.unit,
      one.status,
      one.benchmark,
      one.setting,
      one.offered_by,
      one.valid_from,
      one.valid_until,
      one.confidence,
      String(one.is_preferred),
      one.sources.map((source) => (isWeb(source.url) ? source.url : slugOf(source.iri))).join(" "),
      one.sources.map((source) => source.accessed).join(" "),
      one.disagrees_with.join(" "),
      one.note,
      one.iri,
    ]),
  ];
}
