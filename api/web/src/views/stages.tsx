/** From available over accessible to scaled access: what belongs to each stage, and the benefits and risks that arise there. */

import type { JSX } from "preact";
import { ask, read } from "../api";
import { useLoad } from "../load";
import { to } from "../location";
import { axisOf, labelOf, slugOf, viewOf } from "../names";
import { Answer } from "../parts/states";
import type { Concept, Listing } from "../types";
import { say } from "../words";
import { GROUPS, LEVELS } from "./framework";

const COMPONENTS = ["weights", "dataset", "code", "documentation", "licence", "api", "user-interface"];
const SHOWN = 3;
const WEIGHTS = "SELECT ?effect (COUNT(*) AS ?n) { ?influence axs:hasCause/a axs:Variable ; axs:hasEffect ?effect } GROUP BY ?effect";

interface Stages {
  components: Concept[];
  levels: Concept[];
  axes: Concept[];
  dimensions: Concept[];
  outcomes: Concept[];
}

export function StageFlow(): JSX.Element {
  const found = useLoad("stages", readStages);
  return (
    <Answer of={found}>
      {({ components, levels, axes, dimensions, outcomes }) => (
        <ol class="stages">
          <li>
            <h2>{say("stageAvailable")}</h2>
            <p>{say("stageAvailableText")}</p>
            <ul class="names">
              {components.map((one) => (
                <Named key={one.id} of={one} />
              ))}
            </ul>
            <p class="gradient-ends" aria-hidden="true">
              <span>{levels[0] && labelOf(levels[0])}</span>
              <span>{levels.at(-1) && labelOf(levels.at(-1)!)}</span>
            </p>
            <ol class="gradient" aria-label={say("releaseLevel")}>
              {levels.map((one, index) => (
                <li key={one.id}>
                  <a href={to(`things/release-level/${one.id}`)} title={labelOf(one)} style={{ opacity: (index + 2) / (levels.length + 1) }}>
                    <span class="visually-hidden">{labelOf(one)}</span>
                  </a>
                </li>
              ))}
            </ol>
          </li>
          <li>
            <h2>{say("stageAccessible")}</h2>
            <p>{say("stageAccessibleText")}</p>
            <Groups groups={axes} outcomes={outcomes} />
          </li>
          <li>
            <h2>{say("stageScaled")}</h2>
            <p>{say("stageScaledText")}</p>
            <Groups groups={dimensions} outcomes={outcomes} />
          </li>
        </ol>
      )}
    </Answer>
  );
}

async function readStages(): Promise<Stages> {
  const list = (path: string) => read<Listing<Concept>>(path).then((found) => found.items);
  const [components, levels, axes, dimensions, risks, benefits, rows] = await Promise.all([
    ...["/components", "/release-levels", "/axes", "/scale-dimensions", "/risks", "/benefits"].map(list),
    ask(WEIGHTS),
  ] as [Promise<Concept[]>, Promise<Concept[]>, Promise<Concept[]>, Promise<Concept[]>, Promise<Concept[]>, Promise<Concept[]>, ReturnType<typeof ask>]);
  const weights = new Map(rows.map((row) => [row["effect"]?.value, Number(row["n"]?.value)]));
  const outcomes = [...benefits, ...risks].sort((a, b) => (weights.get(b.iri) ?? 0) - (weights.get(a.iri) ?? 0));
  const inOrder = (ids: string[], list: Concept[]) => ids.flatMap((id) => list.filter((one) => one.id === id));
  return { components: inOrder(COMPONENTS, components), levels: inOrder(LEVELS, levels), axes: inOrder(GROUPS, axes), dimensions: inOrder(GROUPS, dimensions), outcomes };
}

/** The axes or dimensions of a stage, each with what most influences reach. */
function Groups({ groups, outcomes }: { groups: Concept[]; outcomes: Concept[] }): JSX.Element {
  return (
    <div class="stage-groups">
      {groups.map((group) => {
        const mine = outcomes.filter((one) => (one.links["arisesOn"] ?? []).map(slugOf).includes(group.id));
        return (
          <section key={group.id} class={axisOf(group.id)}>
            <h3>
              <a href={to("variables", { group: axisOf(group.id) })}>{labelOf(group)}</a>
            </h3>
            {(["benefit", "risk"] as const).map((kind) => (
              <Outcomes key={kind} kind={kind} mine={mine.filter((one) => one.kind === kind)} />
            ))}
          </section>
        );
      })}
    </div>
  );
}

function Outcomes({ kind, mine }: { kind: "benefit" | "risk"; mine: Concept[] }): JSX.Element | null {
  if (!mine.length) return null;
  const rest = mine.slice(SHOWN);
  return (
    <div class={`stage-outcomes ${kind}`}>
      <h4>
        <i class={`kind-mark ${kind}`} aria-hidden="true" /> {say(kind === "risk" ? "risks" : "benefits")} <small>{mine.length}</small>
      </h4>
      <ul>
        {mine.slice(0, SHOWN).map((one) => (
          <Named key={one.id} of={one} />
        ))}
      </ul>
      {rest.length > 0 && (
        <details>
          <summary>{say("andMore", { count: rest.length })}</summary>
          <ul>
            {rest.map((one) => (
              <Named key={one.id} of={one} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Named({ of }: { of: Concept }): JSX.Element {
  return (
    <li>
      <a href={to(viewOf(of.kind, of.id) ?? `things/${of.kind}/${of.id}`)}>{labelOf(of)}</a>
    </li>
  );
}
