/** What the atlas is made of: graphs with licences, coverage, disagreements, sources, downloads, and how to cite it. */

import type { JSX } from "preact";
import type { ViewProps } from "../app";
import { address, ask, type Binding, read } from "../api";
import { useLoad } from "../load";
import { to } from "../location";
import { axisOf, labelOf, nameOf, slugOf, useNames } from "../names";
import { exact } from "../numbers";
import { licenceName, Outside } from "../parts/outside";
import { Answer, Empty } from "../parts/states";
import { TakeAway } from "../parts/takeaway";
import { useTitle } from "../title";
import type { Listing, Variable } from "../types";
import { useWidth } from "../width";
import { language, say } from "../words";
import { Coverage } from "../pictures/coverage";
import { Dumps, Imports } from "./data-files";
import { Mappings } from "./data-links";
import { Sources } from "./data-sources";

const GRAPHS = `SELECT ?graph ?title ?ko ?licence ?triples ?accessed (GROUP_CONCAT(DISTINCT ?source; separator=" ") AS ?sources) {
  GRAPH graph:meta {
    ?graph a dcat:Dataset ; dcterms:title ?title ; dcterms:license ?licence FILTER(LANG(?title) != "ko")
    OPTIONAL { ?graph dcterms:title ?ko FILTER(LANG(?ko) = "ko") }
    OPTIONAL { ?graph void:triples ?triples } OPTIONAL { ?graph axs:accessed ?accessed }
    OPTIONAL { ?graph dcterms:source ?source }
    FILTER(CONTAINS(STR(?graph), "/graph/"))
  } } GROUP BY ?graph ?title ?ko ?licence ?triples ?accessed ORDER BY ?graph`;
const COVERED = `SELECT ?variable (COUNT(DISTINCT ?system) AS ?n) {
  ?observation sosa:observedProperty ?variable ; axs:hasStatus <https://w3id.org/access-atlas/status/reported> ; sosa:hasFeatureOfInterest ?thing .
  OPTIONAL { ?owner axs:hasComponent ?thing } BIND(COALESCE(?owner, ?thing) AS ?system) } GROUP BY ?variable`;
const DISAGREE = `SELECT ?system ?variable (COUNT(DISTINCT ?a) AS ?n) {
  ?a axs:disagreesWith ?b ; sosa:observedProperty ?variable ; sosa:hasFeatureOfInterest ?thing .
  OPTIONAL { ?owner axs:hasComponent ?thing } BIND(COALESCE(?owner, ?thing) AS ?system)
} GROUP BY ?system ?variable ORDER BY DESC(?n) LIMIT 12`;

const CONTRIBUTE = `access-atlas validate data/releases/my-developer/my-system.yaml
access-atlas build
access-atlas serve`;

export default function Data({ place, routes }: ViewProps): JSX.Element {
  useNames();
  useTitle(say("navData"));
  const graphs = useLoad("graphs", () => ask(GRAPHS));
  const disagreements = useLoad("disagree", () => ask(DISAGREE));
  const { frame, width } = useWidth(1120);
  const covered = useLoad("covered", async () => {
    const [variables, systems, rows] = await Promise.all([read<Listing<Variable>>("/variables"), read<Listing<unknown>>("/systems?limit=1"), ask(COVERED)]);
    const counts = new Map(rows.map((row) => [slugOf(row["variable"]?.value ?? ""), Number(row["n"]?.value)]));
    return { bars: variables.items.map((one) => ({ variable: one, count: counts.get(one.id) ?? 0 })), total: systems.total };
  });
  return (
    <>
      <header class="view-head">
        <h1>{say("navData")}</h1>
        <p class="lede">{say("dataLede")}</p>
      </header>
      <section>
        <h2>{say("graphs")}</h2>
        <Answer of={graphs}>
          {(rows) => (
            <>
              <GraphTable rows={rows.filter((row) => !isLink(row))} />
              {rows.some(isLink) && (
                <details>
                  <summary>
                    {say("linksTitle")} ({rows.filter(isLink).length})
                  </summary>
                  <p class="hint">{say("linksHint")}</p>
                  <GraphTable rows={rows.filter(isLink)} />
                </details>
              )}
            </>
          )}
        </Answer>
      </section>
      <section>
        <h2>{say("downloads")}</h2>
        <ul class="downloads">
          {routes.has("/dump.nq.gz") && <Download text={say("everything")} format="N-Quads, gzip" path="/dump.nq.gz" />}
          <Download text={say("ontologyWord")} format="Turtle" path="/ns?format=turtle" />
          <Download text={say("navVariables")} format="Turtle" path="/variables?format=turtle" />
          <Download text={say("navSystems")} format="Turtle" path="/systems?limit=1000&format=turtle" />
          <Download text={say("risks")} format="Turtle" path="/risks?format=turtle" />
          <Download text={say("benefits")} format="Turtle" path="/benefits?format=turtle" />
          {routes.has("/void") && <Download text="VoID" format="Turtle" path="/void" />}
          {routes.has("/links") && <Download text={say("linksTitle")} format="SSSOM" path="/links?format=sssom" />}
        </ul>
        {routes.has("/dump") && <Dumps />}
      </section>
      <section>
        <h2>{say("coverage")}</h2>
        <p class="hint">{say("coverageHint")}</p>
        <div ref={frame} class="picture">
          <Answer of={covered}>{(found) => <Coverage bars={found.bars} total={found.total} width={width} />}</Answer>
        </div>
      </section>
      <div class="two">
        <section>
          <h2>{say("disagreements")}</h2>
          <Answer of={disagreements}>
            {(rows) =>
              rows.length ? (
                <ul class="plain">
                  {rows.map((row) => {
                    const system = slugOf(row["system"]?.value ?? "");
                    const variable = slugOf(row["variable"]?.value ?? "");
                    return (
                      <li key={`${system} ${variable}`}>
                        <a href={to(`systems/${system}`, { open: variable })}>
                          {nameOf("system", system)}: {nameOf("variable", variable)}
                        </a>{" "}
                        <small>{row["n"]?.value}</small>
                      </li>
                    );
                  })}
                </ul>
              ) : (
                <Empty>–</Empty>
              )
            }
          </Answer>
        </section>
        <section>
          <h2>{say("importsTitle")}</h2>
          <p class="hint">{say("importsHint")}</p>
          <Imports />
        </section>
      </div>
      <section>
        <h2>{say("linksTitle")}</h2>
        <p class="hint">{say("mappingsHint")}</p>
        <Mappings query={place.query} />
      </section>
      <section>
        <h2>{say("sourcesTitle")}</h2>
        <p class="hint">{say("sourcesHint")}</p>
        <Sources query={place.query} />
      </section>
      <section>
        <h2>{say("contribute")}</h2>
        <p class="hint">{say("contributeText")}</p>
        <pre class="raw">{CONTRIBUTE}</pre>
      </section>
      <TakeAway
        title={say("navData")}
        slug="data"
        data={{ JSON: "/dataset", Turtle: "/dataset?format=turtle" }}
        table={() => [["variable", "variable_ko", "axis", "systems"], ...(covered.value?.bars ?? []).map(({ variable, count }) => [labelOf(variable), variable.label_ko, axisOf(variable.group), count])]}
        picture={frame}
        query={to("sparql", { query: sparqlOf(GRAPHS) })}
      />
    </>
  );
}

const isLink = (row: Binding): boolean => !!row["graph"]?.value.includes("/graph/links/");

function GraphTable({ rows }: { rows: Binding[] }): JSX.Element {
  const hasSources = rows.some((row) => row["sources"]?.value);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say("graphs")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say("graphColumn")}</th>
            <th scope="col">{say("triples")}</th>
            <th scope="col">{say("license")}</th>
            <th scope="col">{say("accessedWord")}</th>
            {hasSources && <th scope="col">{say("madeFrom")}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row["graph"]?.value}>
              <th scope="row">
                {(language() === "ko" && row["ko"]?.value) || row["title"]?.value}
                <br />
                <small>{row["graph"]?.value.split("/access-atlas/")[1]}</small>
              </th>
              <td>{row["triples"] ? exact(Number(row["triples"].value)) : ""}</td>
              <td>{row["licence"] && <Outside href={row["licence"].value} text={licenceName(row["licence"].value)} />}</td>
              <td class="day">{row["accessed"]?.value}</td>
              {hasSources && (
                <td>
                  {(row["sources"]?.value ?? "").split(" ").filter(Boolean).map((one) => (
                    <div key={one}>
                      <Outside href={one} text={one.replace(/^https?:\/\//, "").slice(0, 60)} />
                    </div>
                  ))}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function sparqlOf(query: string): string {
  const prefixes = {
    axs: "https://w3id.org/access-atlas/ns#",
    dcat: "http://www.w3.org/ns/dcat#",
    dcterms: "http://purl.org/dc/terms/",
    graph: "https://w3id.org/access-atlas/graph/",
    void: "http://rdfs.org/ns/void#",
  };
  return Object.entries(prefixes).map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}>\n`).join("") + query;
}

function Download({ text, format, path }: { text: string; format: string; path: string }): JSX.Element {
  return (
    <li>
      <a class="button" href={address(path)} target="_blank" rel="noopener">
        {text}&nbsp;<small>{format}</small>
      </a>
    </li>
  );
}
