/** Why a profile can or cannot use a system: each route with its constraints, and what would have to change. */

import type { JSX } from "preact";
import { to } from "../location";
import { groupName, nameOf } from "../names";
import { Empty } from "../parts/states";
import { say, type Word } from "../words";
import { type Constraint, constraintName, costText, type RouteAnswer, routeName, SIGNS, type SystemAccess, VERDICTS } from "./access";

const STATUS: Record<string, [string, Word]> = { met: ["✓", "met"], unmet: ["✕", "unmet"], unknown: ["?", "unknown"] };
const ORDER = { accessible: 0, undetermined: 1, inaccessible: 2 };
const MOST_ROUTES = 6;

export function Reasoning({ of }: { of: SystemAccess }): JSX.Element {
  const routes = [...of.routes].sort((a, b) => ORDER[a.verdict] - ORDER[b.verdict] || Number(b.id === of.nearest_route) - Number(a.id === of.nearest_route));
  return (
    <>
      <p class={`lede verdict ${of.verdict}`}>
        <b aria-hidden="true">{SIGNS[of.verdict]}</b> {say(VERDICTS[of.verdict])}
        {of.monthly_cost !== null && ` · ${costText(of.monthly_cost)}`}
        {of.cheapest_route && <small class="through">{routeName(of.cheapest_route)}</small>}
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
                <b>{constraintName(one.constraint)}</b>: {say(one.change.of === "profile" ? "ifPerson" : "ifSystem")} {one.change.text} <small>({routeName(one.route)})</small>
              </li>
            ))}
          </ul>
        </>
      )}
      {of.missing.length > 0 && <Unknown of={of} />}
      <h3>{say("reasoning")}</h3>
      {!routes.length && <Empty>–</Empty>}
      {routes.slice(0, MOST_ROUTES).map((route, index) => (
        <Route key={route.id} route={route} isOpen={index === 0} />
      ))}
    </>
  );
}

/** What nobody has observed yet, and would decide: the constraints of each undetermined route. */
function Unknown({ of }: { of: SystemAccess }): JSX.Element {
  const routes = [...new Set(of.missing.map((one) => one.route))].slice(0, MOST_ROUTES);
  return (
    <>
      <h3>{say("wouldHaveToKnow")}</h3>
      <dl class="gap-list">
        {routes.map((route) => (
          <div key={route}>
            <dt>{routeName(route)}</dt>
            <dd>
              {of.missing
                .filter((one) => one.route === route)
                .map((one, index) => (
                  <span key={one.constraint}>
                    {index > 0 && " · "}
                    <b>{constraintName(one.constraint)}</b>{" "}
                    {one.variables.map((id) => (
                      <a key={id} class="used" href={to(`variables/${id}`)}>
                        <small>{nameOf("variable", id)}</small>
                      </a>
                    ))}
                    {one.contested && <small class="disagree"> {say("sourcesContradict")}</small>}
                  </span>
                ))}
            </dd>
          </div>
        ))}
      </dl>
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
          {routeName(route.id)}
        </span>
        {route.monthly_cost !== null && <small>{say("perMonth", { cost: route.monthly_cost.toLocaleString("en", { maximumFractionDigits: 2 }) })}</small>}
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
                  {one.label}
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
