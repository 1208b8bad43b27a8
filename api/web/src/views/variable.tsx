/** A variable: what it is, what moves when it moves, and its values across systems. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { ViewProps } from "../app";
import { read } from "../api";
import { useLoad } from "../load";
import { change, to } from "../location";
import { axisOf, labelOf, nameOf, useNames } from "../names";
import { AxisTag, Direction, Evidenced, EvidenceLegend } from "../parts/marks";
import { Answer, Empty } from "../parts/states";
import { type Table, TakeAway } from "../parts/takeaway";
import { useTitle } from "../title";
import type { Change, Effect, EffectsAnswer, Variable } from "../types";
import { useWidth } from "../width";
import { unitWord } from "../units";
import { language, say } from "../words";
import { EffectDetail, EffectsTable } from "./effect";
import { Filters, filtersOf, matches } from "./filters";
import { Flow } from "./flow";
import { VariableValues } from "./variable-values";

const STEPS: (Change | null)[] = ["decrease", null, "increase"];

export default function VariableView({ place }: ViewProps): JSX.Element {
  useNames();
  const id = place.path[1] ?? "";
  const variable = useLoad(`variable ${id}`, () => read<Variable>(`/variables/${encodeURIComponent(id)}`));
  return <Answer of={variable}>{(value) => <Opened variable={value} query={place.query} />}</Answer>;
}

function Opened({ variable, query }: { variable: Variable; query: URLSearchParams }): JSX.Element {
  useTitle(labelOf(variable));
  const moved = moveOf(query);
  const filters = filtersOf(query);
  const asked = moved ?? "increase";
  const path = `/variables/${variable.id}/effects?change=${asked}&depth=${filters.depth}`;
  const effects = useLoad(path, () => read<EffectsAnswer>(path));
  useEffect(() => {
    const other = asked === "increase" ? "decrease" : "increase";
    read(`/variables/${variable.id}/effects?change=${other}&depth=${filters.depth}`).catch(() => undefined);
  }, [variable.id, asked, filters.depth]);
  const { frame, width } = useWidth(720);
  const definition = (language() === "ko" && variable.definition_ko) || variable.definition;
  return (
    <>
      <header class={`view-head ${axisOf(variable.group)}`}>
        <p class="crumbs">
          <a href={to("variables")}>{say("navVariables")}</a> / <AxisTag group={variable.group} />
        </p>
        <h1>{labelOf(variable)}</h1>
        <p class="lede">{definition}</p>
        <p class="facts">
          <Direction of={variable.direction} />
          <span>{variable.concerns.map((one) => (one === "system" ? say("wholeSystem") : nameOf("component-kind", one))).join(" · ")}</span>
          {unitWord(variable.unit) && <span>{unitWord(variable.unit)}</span>}
          <Evidenced of={variable.evidence} />
        </p>
      </header>
      <section>
        <h2>{say("whatMoves")}</h2>
        <Slider variable={variable} moved={moved} />
        <Filters filters={filters} effects={effects.value?.effects ?? []} />
        <Answer of={effects}>
          {(answer) => {
            const shown = answer.effects.filter((one) => matches(one, filters));
            const chosen = shown.find((one) => one.outcome.id === query.get("outcome")) ?? shown[0];
            if (!shown.length) return <Empty>{say(answer.effects.length ? "allFiltered" : "noInfluence")}</Empty>;
            return (
              <>
                <p class="tallies" role="status">
                  {summary(shown, moved)}
                </p>
                {filters.view === "table" ? (
                  <EffectsTable effects={shown} />
                ) : (
                  <div class="flow-and-detail">
                    <div ref={frame} class="picture">
                      <Flow variable={variable} effects={shown} moved={moved} chosen={chosen?.outcome.id ?? ""} width={width} />
                    </div>
                    {chosen && <EffectDetail effect={chosen} moved={moved} />}
                  </div>
                )}
                <EvidenceLegend />
                {filters.view !== "table" && <p class="hint">{say("flowKey")}</p>}
              </>
            );
          }}
        </Answer>
      </section>
      <VariableValues variable={variable} query={query} />
      <TakeAway
        title={say("titleEffects", { variable: labelOf(variable) })}
        slug={`${variable.id}-${moved ?? "influences"}`}
        data={{ JSON: path, Turtle: `/variables/${variable.id}?format=turtle` }}
        table={() => tableOf((effects.value?.effects ?? []).filter((one) => matches(one, filters)))}
        picture={frame}
        thing={`variable/${variable.id}`}
        query={to("sparql", { library: "outcomes-of-variable", "p.variable": variable.id })}
      />
    </>
  );
}

function moveOf(query: URLSearchParams): Change | null {
  const wanted = query.get("change");
  return wanted === "decrease" ? "decrease" : wanted === "none" ? null : "increase";
}

function Slider({ variable, moved }: { variable: Variable; moved: Change | null }): JSX.Element {
  const at = STEPS.indexOf(moved);
  const word = moved === "increase" ? "rises" : moved === "decrease" ? "falls" : "rests";
  return (
    <div class="slider">
      <span class="end" aria-hidden="true">
        ← {say("decrease")}
      </span>
      <label>
        <span class="visually-hidden">{say("sliderLabel", { variable: labelOf(variable) })}</span>
        <input
          type="range"
          min="0"
          max="2"
          step="1"
          value={at}
          aria-valuetext={say(word, { variable: labelOf(variable) })}
          onInput={(event) => change({ change: STEPS[Number(event.currentTarget.value)] ?? "none" })}
        />
      </label>
      <span class="end" aria-hidden="true">
        {say("increase")} →
      </span>
      <strong class="said">{say(word, { variable: labelOf(variable) })}</strong>
    </div>
  );
}

function summary(effects: Effect[], moved: Change | null): string {
  if (!moved) return say("atRest", { count: effects.length });
  const count = (kind: string, movement: string) => effects.filter((one) => one.outcome.kind === kind && one.movement === movement).length;
  return say("tallyText", {
    risksUp: count("risk", "grows"),
    risksDown: count("risk", "shrinks"),
    risksBoth: count("risk", "ambiguous"),
    benefitsUp: count("benefit", "grows"),
    benefitsDown: count("benefit", "shrinks"),
    benefitsBoth: count("benefit", "ambiguous"),
  });
}

function tableOf(effects: Effect[]): Table {
  const head = ["kind", "outcome", "outcome_ko", "movement", "strength", "confidence", "path", "mechanism", "evidence", "citations", "conditions", "stakeholders"];
  const rows = effects.flatMap((effect) =>
    effect.paths.map((path) => [
      effect.outcome.kind,
      effect.outcome.label,
      effect.outcome.label_ko,
      effect.movement,
      effect.strength,
      effect.confidence,
      path.influences.map((one) => one.id).join(" > "),
      path.influences.map((one) => one.mechanism).join(" "),
      path.influences.map((one) => one.evidence).join(" "),
      path.influences.flatMap((one) => one.cites.map((cite) => (cite.arxiv ? `arXiv ${cite.arxiv}` : cite.doi ? `doi ${cite.doi}` : cite.title))).join("; "),
      path.influences.flatMap((one) => one.holds_when.map((condition) => condition.label)).join("; "),
      effect.concerns.map((one) => one.label).join("; "),
    ]),
  );
  return [head, ...rows];
}
