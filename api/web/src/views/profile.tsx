/** The access profile of a system: by axis, each variable with its values, and behind each value where it is from. */

import type { JSX } from "preact";
import { to } from "../location";
import { axisOf, groupName, labelOf, nameOf } from "../names";
import { Dated } from "../parts/day";
import { Confidence } from "../parts/marks";
import { scopeText, SourceLinks, validity, valueText } from "../parts/values";
import type { Observation, Variable } from "../types";
import { say } from "../words";
import { GROUPS } from "./framework";

interface Props {
  variables: Variable[];
  observations: Observation[];
  open: string;
}

export function Profile({ variables, observations, open }: Props): JSX.Element {
  return (
    <>
      {GROUPS.map((group) => {
        const mine = variables.filter((one) => one.group === group && observations.some((found) => found.variable === one.id));
        if (!mine.length) return null;
        return (
          <section key={group} class={`profile-group ${axisOf(group)}`}>
            <h3>{groupName(group)}</h3>
            {mine.map((one) => (
              <ProfileRow key={one.id} variable={one} observations={observations.filter((found) => found.variable === one.id)} isOpen={open === one.id} />
            ))}
          </section>
        );
      })}
    </>
  );
}

function ProfileRow({ variable, observations, isOpen }: { variable: Variable; observations: Observation[]; isOpen: boolean }): JSX.Element {
  const preferred = observations.filter((one) => one.is_preferred);
  const shown = preferred.length ? preferred : observations;
  const disagrees = shown.some((one) => one.disagrees_with.length);
  const isMissing = shown.every((one) => one.status !== "reported");
  const first = [...shown].sort((a, b) => Number(b.status === "reported") - Number(a.status === "reported")).slice(0, 3);
  const source = first[0]?.sources[0];
  return (
    <details class="profile-row" id={variable.id} open={isOpen}>
      <summary>
        <span class="what">{labelOf(variable)}</span>
        <span class={isMissing ? "value missing" : "value"}>
          {first.map((one) => (
            <span key={one.id}>
              {valueText(one, { isShort: true })}
              {first.length > 1 && <small> {shortScope(one)}</small>}
            </span>
          ))}
          {shown.length > first.length && <small>+{shown.length - first.length}</small>}
        </span>
        {source && (
          <small class="from" title={source.title}>
            <span>{source.title}</span> {source.accessed}
          </small>
        )}
        {disagrees && <span class="disagree">≠ {say("disagree")}</span>}
        {observations.length > shown.length && <small class="others">{say("alsoOthers", { count: observations.length - shown.length })}</small>}
      </summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={labelOf(variable)}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say("value")}</th>
              <th scope="col">{say("holdsFor")}</th>
              <th scope="col">{say("source")}</th>
              <th scope="col">{say("confidence")}</th>
            </tr>
          </thead>
          <tbody>
            {observations.map((one) => (
              <tr key={one.id} class={one.is_preferred ? "preferred" : ""}>
                <td>
                  <span class={one.status === "reported" ? "" : "missing"}>{valueText(one)}</span>
                  {one.is_preferred && observations.length > 1 && <small class="tag">{say("preferred")}</small>}
                  {one.disagrees_with.length > 0 && <small class="disagree">≠ {say("disagreesWith", { count: one.disagrees_with.length })}</small>}
                  {one.note && <p class="observation-note">{one.note}</p>}
                </td>
                <td>
                  {nameOf("component-kind", one.component_kind)}
                  {scopeText(one) && <br />}
                  {scopeText(one)}
                  {validity(one) && <br />}
                  <small>
                    <Dated text={validity(one)} />
                  </small>
                </td>
                <td>
                  <SourceLinks of={one} />
                </td>
                <td>{one.confidence && <Confidence level={one.confidence} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>
        <a href={to(`variables/${variable.id}`)}>{say("whatMovesWith", { variable: labelOf(variable) })}</a>
      </p>
    </details>
  );
}

function shortScope(one: Observation): string {
  return scopeText(one) || nameOf("component-kind", one.component_kind);
}
