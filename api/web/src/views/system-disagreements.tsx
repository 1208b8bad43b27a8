/** Values of one system that contradict each other: each with who says so, the preferred one first. */

import type { JSX } from "preact";
import { labelOf, nameOf } from "../names";
import { Dated } from "../parts/day";
import { Empty } from "../parts/states";
import { scopeText, SourceLinks, validity, valueText } from "../parts/values";
import type { Observation, Variable } from "../types";
import { say } from "../words";

export function SystemDisagreements({ observations, variables }: { observations: Observation[]; variables: Variable[] }): JSX.Element {
  const groups = groupsOf(observations);
  return (
    <section>
      <h2>
        {say("disagreementsHere")} <small>{groups.length}</small>
      </h2>
      {groups.length === 0 && <Empty>{say("noDisagreements")}</Empty>}
      {groups.length > 0 && <p class="hint">{say("disagreementsHint")}</p>}
      <div class="disputes">
        {groups.map((group) => {
          const variable = variables.find((one) => one.id === group[0]!.variable);
          return (
            <article key={group[0]!.id}>
              <h3>
                {variable ? labelOf(variable) : group[0]!.variable} <small>{scopeOf(group)}</small>
              </h3>
              <dl>
                {group.map((one) => (
                  <div key={one.id} class={one.is_preferred ? "preferred" : ""}>
                    <dt>
                      {valueText(one)}
                      {one.is_preferred && <small class="tag">{say("preferred")}</small>}
                      <small>
                        <Dated text={[scopeText(one), validity(one)].filter(Boolean).join(" · ")} />
                      </small>
                    </dt>
                    <dd>
                      <SourceLinks of={one} limit={2} />
                    </dd>
                  </div>
                ))}
              </dl>
            </article>
          );
        })}
      </div>
    </section>
  );
}

/** Puts observations that are linked by disagreements into groups, in the order of their variables. */
function groupsOf(observations: Observation[]): Observation[][] {
  const byId = new Map(observations.map((one) => [one.id, one]));
  const seen = new Set<string>();
  const groups: Observation[][] = [];
  for (const first of observations) {
    if (!first.disagrees_with.length || seen.has(first.id)) continue;
    const group: Observation[] = [];
    const next = [first];
    seen.add(first.id);
    for (let one = next.pop(); one; one = next.pop()) {
      group.push(one);
      for (const id of one.disagrees_with) {
        const other = byId.get(id);
        if (other && !seen.has(id)) {
          seen.add(id);
          next.push(other);
        }
      }
    }
    groups.push(group.sort((a, b) => Number(b.is_preferred) - Number(a.is_preferred)));
  }
  return groups;
}

function scopeOf(group: Observation[]): string {
  const first = group[0]!;
  return first.component_kind === "system" ? "" : nameOf("component-kind", first.component_kind);
}
