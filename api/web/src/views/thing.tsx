/** Any thing of the graph, by its own statements. */

import type { JSX } from "preact";
import type { ViewProps } from "../app";
import { read } from "../api";
import { useLoad } from "../load";
import { to } from "../location";
import { IRI_BASE, labelOf, nameOf, useNames, viewOf } from "../names";
import { Answer } from "../parts/states";
import { TakeAway } from "../parts/takeaway";
import { isWeb } from "../parts/values";
import { useTitle } from "../title";
import type { Labelled } from "../types";
import { language, say } from "../words";

interface Value {
  iri?: string;
  label?: string;
  value?: string;
  language?: string;
}

interface Description extends Labelled {
  properties: Record<string, Value[]>;
}

const HIDDEN = ["rdf:type", "rdfs:label", "skos:prefLabel", "skos:definition", "rdfs:isDefinedBy", "vs:term_status", "skos:inScheme"];
const FOLDERS: Record<string, string> = { stakeholders: "stakeholder", interventions: "intervention" };

export default function Thing({ place }: ViewProps): JSX.Element {
  useNames();
  const [first = "", second = ""] = place.path;
  const kind = FOLDERS[first] ?? second;
  const id = FOLDERS[first] ? second : place.path.slice(2).join("/");
  const path = `/${encodeURIComponent(kind)}/${id.split("/").map(encodeURIComponent).join("/")}`;
  const found = useLoad(path, () => read<Description>(path));
  return <Answer of={found}>{(thing) => <Opened thing={thing} path={path} />}</Answer>;
}

function Opened({ thing, path }: { thing: Description; path: string }): JSX.Element {
  useTitle(labelOf(thing));
  const definitions = thing.properties["skos:definition"] ?? [];
  const definition = definitions.find((one) => one.language === language()) ?? definitions[0];
  return (
    <>
      <header class="view-head">
        <p class="crumbs">{thing.kind.replaceAll("-", " ")}</p>
        <h1>{labelOf(thing)}</h1>
        {definition && <p class="lede">{definition.value}</p>}
        <p class="facts">
          <a href={to("explore", { focus: `${thing.kind}/${thing.id}` })}>{say("inGraph")}</a>
        </p>
      </header>
      <dl class="statements">
        {Object.entries(thing.properties)
          .filter(([predicate]) => !HIDDEN.includes(predicate))
          .map(([predicate, values]) => (
            <div key={predicate}>
              <dt>{predicate}</dt>
              <dd>
                {values.map((one) => (
                  <Statement key={one.iri ?? one.value} of={one} />
                ))}
              </dd>
            </div>
          ))}
      </dl>
      <TakeAway title={labelOf(thing)} slug={thing.id} data={{ JSON: path, Turtle: `${path}?format=turtle`, "JSON-LD": `${path}?format=jsonld` }} />
    </>
  );
}

function Statement({ of }: { of: Value }): JSX.Element {
  if (!of.iri) return <span lang={of.language}>{of.value}</span>;
  if (!of.iri.startsWith(IRI_BASE)) {
    return isWeb(of.iri) ? (
      <a href={of.iri} target="_blank" rel="noopener noreferrer">
        {of.iri}
      </a>
    ) : (
      <span>{of.iri}</span>
    );
  }
  const [kind = "", ...rest] = of.iri.slice(IRI_BASE.length).split("/");
  const id = rest.join("/");
  if (!id) return <span>{of.label ?? of.iri}</span>;
  return <a href={to(viewOf(kind, id) ?? `things/${kind}/${id}`)}>{of.label && language() === "en" ? of.label : nameOf(kind, id)}</a>;
}
