/** What a system is called elsewhere, and where its description is as linked data. */

import type { JSX } from "preact";
import { address, read } from "../api";
import { useLoad } from "../load";
import { slugOf } from "../names";
import type { Listing, SystemDetail } from "../types";
import { say } from "../words";
import type { Mapping } from "./system-neighbours";

const FORMATS = { Turtle: "turtle", "JSON-LD": "jsonld", "N-Triples": "ntriples", "RDF/XML": "rdfxml" };

export function SystemIdentifiers({ system }: { system: SystemDetail }): JSX.Element {
  const developer = useLoad(`identifiers ${system.developer}`, () => read<Listing<Mapping>>(`/links?source=organisation:${encodeURIComponent(system.developer)}&limit=1000`));
  const elsewhere = (developer.value?.items ?? []).filter(
    (one) => slugOf(one.subject) === system.developer && !one.modifier && /^https?:\/\/(www\.)?(wikidata\.org|huggingface\.co)\//.test(one.object),
  );
  return (
    <section>
      <h2>{say("identifiers")}</h2>
      <dl class="gap-list">
        <div>
          <dt>IRI</dt>
          <dd>
            <code>{system.iri}</code>
          </dd>
        </div>
        {system.aliases.length > 0 && (
          <div>
            <dt>{say("aliasesWord")}</dt>
            <dd>{system.aliases.join(" · ")}</dd>
          </div>
        )}
        {system.hugging_face.length > 0 && (
          <div>
            <dt>Hugging Face</dt>
            <dd class="row">
              {system.hugging_face.map((one) => (
                <a key={one} href={`https://huggingface.co/${one}`} target="_blank" rel="noopener noreferrer">
                  {one}
                </a>
              ))}
            </dd>
          </div>
        )}
        {system.models_dev.length > 0 && (
          <div>
            <dt>models.dev</dt>
            <dd>
              {system.models_dev.map((one) => (
                <code key={one}>{one} </code>
              ))}
            </dd>
          </div>
        )}
        {elsewhere.map((one) => (
          <div key={one.iri}>
            <dt>{say("developerAt", { site: one.object.includes("wikidata") ? "Wikidata" : "Hugging Face" })}</dt>
            <dd>
              <a href={one.object} target="_blank" rel="noopener noreferrer">
                {slugOf(one.object)}
              </a>
            </dd>
          </div>
        ))}
        <div>
          <dt>{say("formats")}</dt>
          <dd class="row">
            {Object.entries(FORMATS).map(([name, format]) => (
              <a key={name} href={address(`/systems/${system.id}?format=${format}`)} target="_blank" rel="noopener">
                {name}
              </a>
            ))}
          </dd>
        </div>
      </dl>
    </section>
  );
}
