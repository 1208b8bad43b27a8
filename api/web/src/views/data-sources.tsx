/** The sources that values rest on: kind, publisher, the day they were read, and how many values each is behind. */

import type { JSX } from "preact";
import { ask } from "../api";
import { useLoad } from "../load";
import { nameOf, slugOf } from "../names";
import { Outside } from "../parts/outside";
import { pageOf, Pager } from "../parts/pager";
import { Answer } from "../parts/states";
import { say } from "../words";
import { Choice } from "./filters";

const SIZE = 12;
const KINDS = `SELECT ?kind (COUNT(DISTINCT ?source) AS ?n) (MIN(?rank) AS ?first) {
  ?source a axs:Source ; axs:hasSourceKind ?kind OPTIONAL { ?kind axs:rank ?rank } } GROUP BY ?kind ORDER BY ?first`;

const listed = (kind: string, page: number): string => `SELECT ?source (SAMPLE(?title) AS ?label) (SAMPLE(?k) AS ?kind) (SAMPLE(?who) AS ?publisher)
    (SAMPLE(?day) AS ?read) (SAMPLE(?url) AS ?page) (COUNT(DISTINCT ?value) AS ?n) {
  ${kind ? `VALUES ?k { <https://w3id.org/access-atlas/source-kind/${kind}> }` : ""}
  ?source a axs:Source ; rdfs:label ?title ; axs:hasSourceKind ?k ; axs:accessed ?day .
  OPTIONAL { ?source dcterms:publisher ?who } OPTIONAL { ?source schema:url ?own }
  OPTIONAL { ?source axs:repository ?repository ; axs:commit ?commit ; axs:path ?path }
  BIND(COALESCE(STR(?own), CONCAT(STR(?repository), "/blob/", ?commit, "/", REPLACE(ENCODE_FOR_URI(?path), "%2F", "/"))) AS ?url) OPTIONAL { ?value prov:hadPrimarySource ?source }
} GROUP BY ?source ORDER BY DESC(?n) ?label ?source LIMIT ${SIZE} OFFSET ${(page - 1) * SIZE}`;

export function Sources({ query }: { query: URLSearchParams }): JSX.Element {
  const kinds = useLoad("source kinds", () => ask(KINDS));
  const known = (kinds.value ?? []).map((row) => ({ id: slugOf(row["kind"]?.value ?? ""), count: Number(row["n"]?.value) }));
  const wanted = query.get("source-kind") ?? "";
  const kind = /^[a-z0-9-]+$/.test(wanted) ? wanted : "";
  const page = pageOf(query, "sources");
  const found = useLoad(`sources ${kind} ${page}`, () => ask(listed(kind, page)));
  const total = known.filter((one) => !kind || one.id === kind).reduce((sum, one) => sum + one.count, 0);
  return (
    <>
      <div class="filters">
        <Choice name="source-kind" label={say("kindOfSource")} value={kind} options={[["", say("any")], ...known.map(({ id, count }): [string, string] => [id, `${nameOf("source-kind", id)} (${count})`])]} />
      </div>
      <Answer of={found}>
        {(rows) => (
          <div class="scroll" tabIndex={0} role="region" aria-label={say("sourcesTitle")}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{say("source")}</th>
                  <th scope="col">{say("kindOfSource")}</th>
                  <th scope="col">{say("publisher")}</th>
                  <th scope="col">{say("accessedWord")}</th>
                  <th scope="col">{say("valuesWord")}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row["source"]?.value}>
                    <th scope="row">
                      <Outside href={row["page"]?.value ?? ""} text={row["label"]?.value ?? ""} />
                    </th>
                    <td>{nameOf("source-kind", slugOf(row["kind"]?.value ?? ""))}</td>
                    <td>{row["publisher"] && nameOf("organisation", slugOf(row["publisher"].value))}</td>
                    <td class="day">{row["read"]?.value}</td>
                    <td>{row["n"]?.value}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Answer>
      <Pager name="sources" page={page} size={SIZE} total={total} />
    </>
  );
}
