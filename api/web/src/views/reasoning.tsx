/** Why a profile can or cannot use a system: each route with its constraints, and what would have to change. */

import type { JSX } from "preact";
import { to } from "../location";
import { groupName, nameOf } from "../names";
import { Empty } from "../parts/states";
import { say, type Word } from "../words";
import { type Constraint, constraintName, type RouteAnswer, SIGNS, type SystemAccess, VERDICTS } from "./access";

const STATUS: Record<string, [string, Word]> = { met: ["✓", "met"], unmet: ["✕", "unmet"], unknown: ["?", "unknown"] };
const ORDER = { accessible: 0, undetermined: 1, inaccessible: 2 };
const MOST_ROUTES = 6;

export function Reasoning({ of }: { of: SystemAccess }): JSX.Element {
  const routes = [...of.routes].sort((a, b) => ORDER[a.verdict] - ORDER[b.verdict] || Number(b.id === of.nearest_route) - Number(a.id === of.nearest_route));
  return (
    <>
      <p class={`lede verdict ${of.verdict}`}>
        <b aria-hidden="true">{SIGNS[of.verdict]}</b> {say(VERDICTS[of.verdict])}
        {of.monthly_cost !== null && ` · ${say("perMonth", { cost: Math.round(of.monthly_cost * 100) / 100 })}`}
        {of.contested && ` · ${say("disagree")}`}
      </p>
      <dl class="gap-list">
        {Object.entries(of.binding).map(([axis, names]) => (
          <div key={axis}>
            <dt>{groupName(axis)}</dt>
            <dd>{names.map(constraintName).join(" · ")}</dd>
          </div>
        ))}
      </dl>
      {of.frontier.length > 0 && (
        <>
          <h3>{say("frontier")}</h3>
          <ul>
            {of.frontier.slice(0, 8).map((one, index) => (
              <li key={index}>
                <b>{constraintName(one.constraint)}</b>: {say(one.change.of === "profile" ? "ifPerson" : "ifSystem")} {one.change.text}
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{say("reasoning")}</h3>
      {!routes.length && <Empty>–</Empty>}
      {routes.slice(0, MOST_ROUTES).map((route, index) => (
        <Route key={route.id} route={route} isOpen={index === 0} />
      ))}
    </>
  );
}

function onePerVariable(used: Constraint["observations"]): Constraint["observations"] {
  return used.filter((one, index) => used.findIndex((two) => two.variable === one.variable) === index);
}

function Route({ route, isOpen }: { route: RouteAnswer; isOpen: boolean }): JSX.Element {
  return (
    <details open={isOpen} class="driver">
      <summary>
        <span>
          <span class={`verdict ${route.verdict}`}>
            <b aria-hidden="true">{SIGNS[route.verdict]}</b> {say(VERDICTS[route.verdict])}
          </span>{" "}
          {nameOf("route-kind", route.kind)} <small>{route.id.split("/").slice(1).join(" / ")}</small>
        </span>
        {route.monthly_cost !== null && <small>{say("perMonth", { cost: Math.round(route.monthly_cost * 100) / 100 })}</small>}
      </summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={nameOf("route-kind", route.kind)}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say("constraint")}</th>
              <th scope="col">{say("need")}</th>
              <th scope="col">{say("finding")}</th>
            </tr>
          </thead>
          <tbody>
            {route.constraints.map((one) => (
              <tr key={one.name}>
                <th scope="row">
                  <span class={`status ${one.status}`}>
                    <span aria-hidden="true">{STATUS[one.status]![0]}</span>
                    <span class="visually-hidden">{say(STATUS[one.status]![1])}</span>
                  </span>{" "}
                  {constraintName(one.name)}
                </th>
                <td>{one.need}</td>
                <td>
                  {one.findings.join("; ")}{" "}
                  {onePerVariable(one.observations).map((used) => (
                    <a class="used" key={used.id} href={to(`things/observation/${used.id}`)}>
                      <small>{nameOf("variable", used.variable)}</small>
                    </a>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
