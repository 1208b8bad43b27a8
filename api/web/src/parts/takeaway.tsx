/** What a reader leaves a view with: its address, its data, its picture, its query, and a citation. */

import type { JSX, RefObject } from "preact";
import { useState } from "preact/hooks";
import { address, currentGeneration } from "../api";
import { csv, png, save, svgText } from "../files";
import type { Drawing } from "../pictures/cytoscape";
import { say } from "../words";

export type Table = (string | number | null | undefined)[][];

const MEDIA: Record<string, string> = { JSON: "application/json", CSV: "text/csv", YAML: "application/yaml" };
const CITATIONS = { citation: () => say("plainText"), bibtex: () => "BibTeX", csl: () => "CSL" };

interface Offer {
  /** What the view shows, for the citation and the names of files. */
  title: string;
  slug: string;
  /** API routes that hold the same data, by the name of the format. */
  data?: Record<string, string>;
  table?: () => Table;
  /** Files made from what the view shows, by the name of their format. */
  files?: Record<string, () => string | Promise<string>>;
  /** Kind and slug of the one thing that the view is about: the server writes citations of it. */
  thing?: string;
  picture?: RefObject<HTMLDivElement | null>;
  /** A graph drawn in place of the picture. */
  network?: RefObject<Drawing | null>;
  query?: string;
}

export function TakeAway({ title, slug, data = {}, table, files = {}, thing, picture, network, query }: Offer): JSX.Element {
  const [note, setNote] = useState("");
  const copy = (text: string) =>
    navigator.clipboard.writeText(text).then(
      () => setNote(say("copied")),
      () => setNote(text),
    );
  const drawing = () => picture?.current?.querySelector("svg");
  const savePicture = async (format: "svg" | "png") => {
    const graph = network?.current;
    if (graph) return format === "svg" ? save(`${slug}.svg`, graph.svg(), "image/svg+xml") : save(`${slug}.png`, await graph.png());
    const found = drawing();
    if (!found) return setNote(say("noPicture"));
    if (format === "svg") save(`${slug}.svg`, svgText(found), "image/svg+xml");
    else save(`${slug}.png`, await png(found));
  };
  const saveFile = async (name: string, make: () => string | Promise<string>) => {
    try {
      save(`${slug}.${name.toLowerCase()}`, await make(), MEDIA[name] ?? "text/plain");
    } catch (error) {
      setNote(String(error));
    }
  };
  const citation = cite(title);
  return (
    <section class="takeaway" aria-label={`${say("takeAway")}: ${title}`}>
      <h2>{say("takeAway")}</h2>
      <div class="row">
        <button type="button" class="button" onClick={() => copy(location.href)}>
          {say("copyLink")}
        </button>
        {Object.entries(data).map(([name, path]) => (
          <a class="button quiet" key={name} href={address(path)} target="_blank" rel="noopener">
            {name}
          </a>
        ))}
        {table && (
          <button type="button" class="button quiet" onClick={() => save(`${slug}.csv`, csv(table()), "text/csv")}>
            CSV
          </button>
        )}
        {Object.entries(files).map(([name, make]) => (
          <button type="button" class="button quiet" key={name} onClick={() => saveFile(name, make)}>
            {name}
          </button>
        ))}
        {picture && (
          <>
            <button type="button" class="button quiet" onClick={() => savePicture("svg")}>
              SVG
            </button>
            <button type="button" class="button quiet" onClick={() => savePicture("png")}>
              PNG
            </button>
          </>
        )}
        {query && (
          <a class="button quiet" href={query}>
            {say("asSparql")}
          </a>
        )}
      </div>
      <p class="citation">
        <span>{citation}</span>{" "}
        <button type="button" class="link" onClick={() => copy(citation)}>
          {say("copyCitation")}
        </button>
        {thing && (
          <span class="citation-formats">
            {say("citeThing")}{" "}
            {Object.entries(CITATIONS).map(([format, name]) => (
              <a key={format} href={address(`/${thing}?format=${format}`)} target="_blank" rel="noopener">
                {name()}
              </a>
            ))}
          </span>
        )}
      </p>
      <p class="note" role="status">
        {note}
      </p>
    </section>
  );
}

function cite(title: string): string {
  const date = new Date().toISOString().slice(0, 10);
  return say("citation", { title, generation: currentGeneration() || "–", date, url: location.href });
}
