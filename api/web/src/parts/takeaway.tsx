/** What a reader leaves a view with: its address, its data, its picture, its query, and a citation. */

import type { JSX, RefObject } from "preact";
import { useState } from "preact/hooks";
import { address, currentGeneration } from "../api";
import { csv, png, save, svgText } from "../files";
import { say } from "../words";

export type Table = (string | number | null | undefined)[][];

interface Offer {
  /** What the view shows, for the citation and the names of files. */
  title: string;
  slug: string;
  /** API routes that hold the same data, by the name of the format. */
  data?: Record<string, string>;
  table?: () => Table;
  picture?: RefObject<HTMLDivElement | null>;
  query?: string;
}

export function TakeAway({ title, slug, data = {}, table, picture, query }: Offer): JSX.Element {
  const [note, setNote] = useState("");
  const copy = (text: string) =>
    navigator.clipboard.writeText(text).then(
      () => setNote(say("copied")),
      () => setNote(text),
    );
  const drawing = () => picture?.current?.querySelector("svg");
  const savePicture = async (format: "svg" | "png") => {
    const found = drawing();
    if (!found) return setNote(say("noPicture"));
    if (format === "svg") save(`${slug}.svg`, svgText(found), "image/svg+xml");
    else save(`${slug}.png`, await png(found));
  };
  const citation = cite(title);
  return (
    <section class="takeaway" aria-label={say("takeAway")}>
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
