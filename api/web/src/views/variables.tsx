/** All variables of access, by axis. */

import type { JSX } from "preact";
import type { ViewProps } from "../app";
import { useLoad } from "../load";
import { to } from "../location";
import { axisOf, groupName, labelOf, useNames } from "../names";
import { Direction, EvidenceLegend, EvidenceMark } from "../parts/marks";
import { Answer } from "../parts/states";
import { TakeAway } from "../parts/takeaway";
import { useTitle } from "../title";
import { language, say } from "../words";
import { Choice } from "./filters";
import { GROUPS, readFramework } from "./framework";

export default function Variables({ place }: ViewProps): JSX.Element {
  useNames();
  useTitle(say("navVariables"));
  const framework = useLoad("framework", readFramework);
  const wanted = place.query.get("group") ?? "";
  return (
    <>
      <header class="view-head">
        <h1>{say("navVariables")}</h1>
        <p class="lede">{say("variablesLede")}</p>
      </header>
      <div class="filters">
        <Choice
          name="group"
          label={say("axis")}
          value={wanted}
          options={[
            ["", say("any")],
            ["resourcing", groupName("resourcing")],
            ["usability", groupName("technical-usability")],
            ["utility", groupName("utility")],
            ["scale", say("scaleOfAccess")],
          ]}
        />
      </div>
      <Answer of={framework}>
        {(value) =>
          GROUPS.filter((group) => !wanted || axisOf(group) === wanted).map((group) => {
            const concept = [...value.axes, ...value.dimensions].find((one) => one.id === group);
            const mine = value.variables.filter((one) => one.group === group);
            return (
              <section key={group} class={`variable-group ${axisOf(group)}`}>
                <h2>{groupName(group)}</h2>
                {concept && <p class="hint">{(language() === "ko" && concept.definition_ko) || concept.definition}</p>}
                <ul class="cards">
                  {mine.map((one) => (
                    <li key={one.id}>
                      <a href={to(`variables/${one.id}`)}>
                        <b>{labelOf(one)}</b> <EvidenceMark of={one.evidence} />
                        <span>{(language() === "ko" && one.definition_ko) || one.definition}</span>
                      </a>
                      <Direction of={one.direction} />
                    </li>
                  ))}
                </ul>
              </section>
            );
          })
        }
      </Answer>
      <EvidenceLegend />
      <TakeAway
        title={say("navVariables")}
        slug="variables"
        data={{ JSON: "/variables", Turtle: "/variables?format=turtle" }}
        table={() => [
          ["id", "label", "label_ko", "group", "value_kind", "unit", "direction", "evidence", "definition"],
          ...(framework.value?.variables ?? []).map((one) => [one.id, one.label, one.label_ko, one.group, one.value_kind, one.unit, one.direction, one.evidence, one.definition]),
        ]}
      />
    </>
  );
}
