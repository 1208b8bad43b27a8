/** The prefixes that queries on this graph need most. */

const ATLAS = "https://w3id.org/access-atlas/";
const KINDS = ["axis", "benefit", "graph", "organisation", "risk", "stakeholder", "status", "system", "variable"];

export const PREFIXES: Record<string, string> = {
  axs: `${ATLAS}ns#`,
  dcat: "http://www.w3.org/ns/dcat#",
  dcterms: "http://purl.org/dc/terms/",
  owl: "http://www.w3.org/2002/07/owl#",
  prov: "http://www.w3.org/ns/prov#",
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  schema: "https://schema.org/",
  skos: "http://www.w3.org/2004/02/skos/core#",
  sosa: "http://www.w3.org/ns/sosa/",
  sssom: "https://w3id.org/sssom/",
  void: "http://rdfs.org/ns/void#",
  xsd: "http://www.w3.org/2001/XMLSchema#",
  ...Object.fromEntries(KINDS.map((kind) => [kind, `${ATLAS}${kind}/`])),
};
