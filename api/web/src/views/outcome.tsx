/** A risk or a benefit: what it is, whom it concerns, what drives it, and what can be done about it. */

import type { JSX } from "preact";
import type { ViewProps } from "../app";
import { read } from "../api";
import { useLoad } from "../load";
import { to } from "../location";
import { labelOf, nameOf, useNames, viewOf } from "../names";
import { AxisTag, Confidence, Evidenced, EvidenceLegend, OutcomeKind } from "../parts/marks";
import { Answer, Empty } from "../parts/states";
import { TakeAway } from "../parts/takeaway";
import { useTitle } from "../title";
import type { Concept, Influence, Listing } from "../types";
import { language, say } from "../words";
import { InfluenceText } from "./effect";

interface Outcome {
  concept: Concept;
  causes: Influence[];
}

export default function OutcomeView({ place }: ViewProps): JSX.Element {
  useNames();
  const folder = place.path[0] ?? "risks";
  const id = place.path[1] ?? "";
  const found = useLoad(`${folder}/${id}`, async (): Promise<Outcome> => {
    const concept = await read<Concept>(`/${folder}/${encodeURIComponent(id)}`);
    const causes = await read<Listing<Influence>>(`/influences?effect=${encodeURIComponent(concept.id)}&limit=1000`);
    return { concept, causes: causes.items };
  });
  return <Answer of={found}>{(value) => <Opened folder={folder} {...value} />}</Answer>;
}

function Opened({ folder, concept, causes }: Outcome & { folder: string }): JSX.Element {
  useTitle(labelOf(concept));
  const concerned = concept.links["isBorneBy"] ?? concept.links["isGainedBy"] ?? [];
  const raises = causes.filter((one) => one.sign > 0);
  const lowers = causes.filter((one) => one.sign < 0);
  return (
    <>
      <header class={`view-head outcome-head ${concept.kind}`}>
        <p class="crumbs">
          <OutcomeKind kind={concept.kind} />
        </p>
        <h1>{labelOf(concept)}</h1>
        <p class="lede">{(language() === "ko" && concept.definition_ko) || concept.definition}</p>
        <p class="facts">
          {(concept.links["arisesOn"] ?? []).map((one) => (
            <AxisTag key={one} group={one} />
          ))}
          {concept.evidence && <Evidenced of={concept.evidence} />}
        </p>
        {concerned.length > 0 && (
          <p class="concerns">
            <b>{say(concept.kind === "risk" ? "whoBears" : "whoGains")}</b>{" "}
            {concerned.map((one, index) => (
              <span key={one}>
                {index > 0 && " · "}
                <a href={to(`stakeholders/${one}`)}>{nameOf("stakeholder", one)}</a>
              </span>
            ))}
          </p>
        )}
      </header>
      <div class="two">
        <Drivers title={say("growsWhen")} causes={raises} />
        <Drivers title={say("shrinksWhen")} causes={lowers} />
      </div>
      <EvidenceLegend />
      <TakeAway
        title={labelOf(concept)}
        slug={concept.id}
        data={{ JSON: `/influences?effect=${concept.id}&limit=1000`, Turtle: `/${folder}/${concept.id}?format=turtle` }}
        table={() => [
          ["cause", "sign", "strength", "confidence", "evidence", "mechanism"],
          ...causes.map((one) => [one.cause.label, one.sign, one.strength, one.confidence, one.evidence, one.mechanism]),
        ]}
        query={to("sparql", { library: "drivers-of-outcome", "p.outcome": concept.id })}
      />
    </>
  );
}

function Drivers({ title, causes }: { title: string; causes: Influence[] }): JSX.Element {
  return (
    <section>
      <h2>
        {title} <small>{causes.length}</small>
      </h2>
      {!causes.length && <Empty>{say("noInfluence")}</Empty>}
      {causes.map((one) => {
        const view = viewOf(one.cause.kind, one.cause.id);
        return (
          <details key={one.id} class="driver">
            <summary>
              <span>
                <b>{labelOf(one.cause)}</b> <small>{say(one.strength)}</small>
              </span>{" "}
              <Confidence level={one.confidence} />
            </summary>
            <InfluenceText influence={one} />
            {view && (
              <p>
                <a href={to(view)}>{say("openPage", { thing: labelOf(one.cause) })}</a>
              </p>
            )}
          </details>
        );
      })}
    </section>
  );
}
