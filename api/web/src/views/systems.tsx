/** All systems, with what is known of each. */

import type { JSX } from "preact";
import type { ViewProps } from "../app";
import { type Binding, read } from "../api";
import { useLoad } from "../load";
import { change, to } from "../location";
import { labelOf, nameOf, slugOf, useNames } from "../names";
import { Answer, Empty } from "../parts/states";
import { TakeAway } from "../parts/takeaway";
import { useTitle } from "../title";
import type { Listing, SystemSummary } from "../types";
import { say } from "../words";
import { Choice } from "./filters";
import { LEVELS } from "./framework";

const PAGE = 200;

/** Reads at which level the weights of each system stand. */
async function readLevels(): Promise<Map<string, string>> {
  const answer = await read<{ results: { bindings: Binding[] } }>("/queries/open-components?component-kind=weights&format=json");
  return new Map(answer.results.bindings.map((row) => [slugOf(row["system"]?.value ?? ""), slugOf(row["level"]?.value ?? "")]));
}

export default function Systems({ place }: ViewProps): JSX.Element {
  useNames();
  useTitle(say("navSystems"));
  const wanted = (place.query.get("find") ?? "").toLowerCase();
  const level = place.query.get("weights") ?? "";
  const found = useLoad("systems", () => read<Listing<SystemSummary>>(`/systems?limit=1000`));
  const levels = useLoad("levels of weights", readLevels);
  return (
    <>
      <header class="view-head">
        <h1>{say("navSystems")}</h1>
        <p class="lede">{say("systemsLede")}</p>
      </header>
      <div class="filters">
        <label class="choice">
          <span>{say("find")}</span>
          <input type="search" value={place.query.get("find") ?? ""} onInput={(event) => change({ find: event.currentTarget.value })} />
        </label>
        <Choice name="weights" label={nameOf("component-kind", "weights")} value={level} options={[["", say("any")], ...LEVELS.map((one): [string, string] => [one, nameOf("release-level", one)])]} />
      </div>
      <Answer of={found}>
        {(list) => {
          const shown = list.items.filter((one) => `${one.label} ${one.label_ko} ${one.developer_label} ${one.id}`.toLowerCase().includes(wanted) && (!level || levels.value?.get(one.id) === level));
          if (!shown.length) return <Empty>{level ? say("allFiltered") : say("nothingFound", { text: wanted })}</Empty>;
          return (
            <>
              <ul class="cards systems">
                {shown.slice(0, PAGE).map((one) => (
                  <li key={one.id}>
                    <a href={to(`systems/${one.id}`)}>
                      <b>{labelOf(one)}</b>
                      <span>
                        {nameOf("organisation", one.developer)}
                        {one.first_release && ` · ${one.first_release}`}
                      </span>
                    </a>
                    <small>
                      {levels.value?.has(one.id) && `${nameOf("component-kind", "weights")}: ${nameOf("release-level", levels.value.get(one.id)!)} · `}
                      {say("observationsCount", { count: one.observations })}
                    </small>
                  </li>
                ))}
              </ul>
              {(shown.length > PAGE || list.next) && <p class="hint">{say("firstOf", { count: Math.min(PAGE, shown.length), total: list.total })}</p>}
            </>
          );
        }}
      </Answer>
      <TakeAway
        title={say("navSystems")}
        slug="systems"
        data={{ JSON: "/systems?limit=1000", Turtle: "/systems?limit=1000&format=turtle" }}
        table={() => [
          ["id", "label", "label_ko", "developer", "family", "first_release", "observations"],
          ...(found.value?.items ?? []).map((one) => [one.id, one.label, one.label_ko, one.developer, one.family, one.first_release, one.observations]),
        ]}
      />
    </>
  );
}
