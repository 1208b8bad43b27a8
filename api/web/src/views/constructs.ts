/** Queries that give what a view shows as RDF. */

import { IRI_BASE } from "../names";

const PREFIXES = `PREFIX axs: <${IRI_BASE}ns#>
PREFIX sosa: <http://www.w3.org/ns/sosa/>
`;
const MOST = 2_000;

/** Gives the preferred observations of systems and of their components. */
export function valuesOfSystems(systems: string[]): string {
  return `${PREFIXES}CONSTRUCT { ?observation ?property ?value } WHERE {
  VALUES ?system { ${systems.map((id) => iri(`system/${id}`)).join(" ")} }
  { ?observation sosa:hasFeatureOfInterest ?system } UNION
  { ?system axs:hasComponent ?component . ?observation sosa:hasFeatureOfInterest ?component }
  ?observation axs:isPreferred true ; ?property ?value .
}`;
}

/** Gives the statements that link things, each named as kind and slug, with others. */
export function linksOfThings(things: string[]): string {
  return `CONSTRUCT { ?subject ?property ?object } WHERE {
  VALUES ?thing { ${things.map(iri).join(" ")} }
  { ?thing ?property ?object BIND(?thing AS ?subject) } UNION
  { ?subject ?property ?thing BIND(?thing AS ?object) }
  FILTER(isIRI(?object))
} LIMIT ${MOST}`;
}

/** Gives the address under which the server answers a query in Turtle. */
export const turtleOf = (query: string): string => `/sparql?${new URLSearchParams({ query, format: "turtle" })}`;

function iri(thing: string): string {
  return `<${IRI_BASE}${thing.split("/").map(encodeURIComponent).join("/")}>`;
}
