/** The map of components, axes and variables, drawn from the graph; every name in it opens. */

import type { JSX } from "preact";
import { to } from "../location";
import { axisOf, labelOf, nameOf } from "../names";
import type { Variable } from "../types";
import { say } from "../words";
import { emptyTally, type Framework, type Tally } from "./framework";

const AXES = ["resourcing", "usability", "utility", "scale"] as const;
type AxisName = (typeof AXES)[number];
const AXIS_IDS: Record<AxisName, string> = { resourcing: "resourcing", usability: "technical-usability", utility: "utility", scale: "" };
const COMPONENTS = ["system", "weights", "api", "user-interface", "dataset", "code", "documentation", "licence"];
const LINE = 25;
const HEAD = 74;
const GAP = 14;
const NARROW = 760;

export function AccessMap({ framework, width }: { framework: Framework; width: number }): JSX.Element {
  return width < NARROW ? <StackedMap framework={framework} width={width} /> : <WideMap framework={framework} width={width} />;
}

function WideMap({ framework, width }: { framework: Framework; width: number }): JSX.Element {
  const side = Math.min(132, width * 0.13);
  const column = (width - side - GAP * 3) / 4;
  const rows = COMPONENTS.map((component) => ({
    component,
    cells: AXES.map((axis) => framework.variables.filter((one) => axisOf(one.group) === axis && one.concerns.includes(component))),
  })).filter((row) => row.cells.some((cell) => cell.length));
  let y = HEAD + 8;
  const placed = rows.map((row) => {
    const top = y;
    y += Math.max(...row.cells.map((cell) => cell.length)) * LINE + 22;
    return { ...row, top };
  });
  return (
    <svg width={width} height={y} class="map" role="group" aria-label={say("mapTitle")}>
      {AXES.map((axis, index) => (
        <AxisHead key={axis} axis={axis} framework={framework} x={side + index * (column + GAP)} width={column} />
      ))}
      {placed.map((row) => (
        <g key={row.component}>
          <line class="rule" x1="0" x2={width} y1={row.top} y2={row.top} />
          <text class="component" x="0" y={row.top + 24}>
            {row.component === "system" ? say("wholeSystem") : nameOf("component-kind", row.component)}
          </text>
          {row.cells.map((cell, index) =>
            cell.map((variable, line) => (
              <VariableLine
                key={variable.id}
                variable={variable}
                tally={framework.tallies.get(variable.id)}
                x={side + index * (column + GAP)}
                y={row.top + 24 + line * LINE}
                width={column}
              />
            )),
          )}
        </g>
      ))}
    </svg>
  );
}

/** On narrow screens the columns stand one below the other. */
function StackedMap({ framework, width }: { framework: Framework; width: number }): JSX.Element {
  let y = 0;
  const blocks = AXES.map((axis) => {
    const variables = framework.variables.filter((one) => axisOf(one.group) === axis);
    const top = y;
    y += HEAD + variables.length * LINE + 34;
    return { axis, variables, top };
  });
  return (
    <svg width={width} height={y - 20} class="map" role="group" aria-label={say("mapTitle")}>
      {blocks.map((block) => (
        <g key={block.axis} transform={`translate(0 ${block.top})`}>
          <AxisHead axis={block.axis} framework={framework} x={0} width={width} />
          {block.variables.map((variable, line) => (
            <VariableLine
              key={variable.id}
              variable={variable}
              tally={framework.tallies.get(variable.id)}
              x={0}
              y={HEAD + 22 + line * LINE}
              width={width}
            />
          ))}
        </g>
      ))}
    </svg>
  );
}

function AxisHead({ axis, framework, x, width }: { axis: AxisName; framework: Framework; x: number; width: number }): JSX.Element {
  const mine = framework.variables.filter((one) => axisOf(one.group) === axis);
  const total = mine.reduce((sum, one) => add(sum, framework.tallies.get(one.id) ?? emptyTally()), emptyTally());
  const name = axis === "scale" ? say("scaleOfAccess") : nameOf("axis", AXIS_IDS[axis]);
  const risks = total.risksUp + total.risksDown;
  const benefits = total.benefitsUp + total.benefitsDown;
  return (
    <a href={to("variables", { group: axis })}>
      <rect class={`axis-head ${axis}`} x={x} y="0" width={width} height={HEAD - 14} rx="8" />
      <text class="axis-name" x={x + 14} y="26">
        {name}
      </text>
      <text class="axis-count" x={x + 14} y="46">
        {say("axisCounts", { variables: mine.length, risks, benefits })}
      </text>
    </a>
  );
}

function VariableLine({ variable, tally = emptyTally(), x, y, width }: { variable: Variable; tally: Tally | undefined; x: number; y: number; width: number }): JSX.Element {
  const axis = axisOf(variable.group);
  const isMore = variable.direction === "more-access";
  const counts = say("tally", { ...tally });
  return (
    <a href={to(`variables/${variable.id}`)} class="variable-line">
      <title>{`${labelOf(variable)}: ${say(isMore ? "riseMore" : "riseLess")}; ${counts}`}</title>
      <rect class="hit" x={x} y={y - 17} width={width} height={LINE} rx="5" />
      <path class={`turn ${axis}`} d={isMore ? `M${x + 8} ${y - 1}l4.5-8 4.5 8Z` : `M${x + 8} ${y - 9}l4.5 8 4.5-8Z`} />
      <text class={variable.evidence === "curated" ? "variable curated" : "variable"} x={x + 26} y={y}>
        {labelOf(variable)}
      </text>
      <TallyBar tally={tally} x={x + width - 8} y={y - 5} />
    </a>
  );
}

/** Influences of a variable: benefits as discs, risks as diamonds, one for each. */
function TallyBar({ tally, x, y }: { tally: Tally; x: number; y: number }): JSX.Element {
  const risks = Math.min(9, tally.risksUp + tally.risksDown);
  const benefits = Math.min(9, tally.benefitsUp + tally.benefitsDown);
  const step = 7.5;
  return (
    <g aria-hidden="true" class="tally">
      {Array.from({ length: risks }, (_, index) => (
        <path key={`r${index}`} class="risk" d={`M${x - index * step} ${y - 3.6}l3.6 3.6-3.6 3.6-3.6-3.6Z`} />
      ))}
      {Array.from({ length: benefits }, (_, index) => (
        <circle key={`b${index}`} class="benefit" cx={x - (risks + index) * step - 5} cy={y} r="2.7" />
      ))}
    </g>
  );
}

function add(a: Tally, b: Tally): Tally {
  return {
    risksUp: a.risksUp + b.risksUp,
    risksDown: a.risksDown + b.risksDown,
    benefitsUp: a.benefitsUp + b.benefitsUp,
    benefitsDown: a.benefitsDown + b.benefitsDown,
  };
}
