/** The query editor: a plain field at once, the maintained YASGUI editor as soon as it has come. */

import type Yasqe from "@zazuko/yasqe";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ask, read } from "../api";
import { say } from "../words";

interface Props {
  text: string;
  onText: (text: string) => void;
  onRun: () => void;
}

export function Editor({ text, onText, onRun }: Props): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Yasqe | null>(null);
  const [isRich, setRich] = useState(false);
  const handlers = useRef({ onText, onRun });
  handlers.current = { onText, onRun };
  useEffect(() => {
    let isHere = true;
    import("./yasqe").then(
      ({ makeEditor }) => {
        if (!isHere || !host.current) return;
        editor.current = makeEditor(host.current, text, {
          change: (now) => handlers.current.onText(now),
          run: () => handlers.current.onRun(),
          label: say("queryLabel"),
          terms: readTerms,
        });
        setRich(true);
      },
      () => undefined, // the plain field stays
    );
    return () => {
      isHere = false;
      editor.current?.destroy();
      editor.current = null;
    };
  }, []);
  useEffect(() => {
    if (editor.current && editor.current.getValue() !== text) editor.current.setValue(text);
  }, [text]);
  return (
    <div class="editor">
      <div ref={host} class="rich" />
      {!isRich && (
        <textarea
          aria-label={say("queryLabel")}
          spellcheck={false}
          rows={14}
          value={text}
          onInput={(event) => onText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onRun();
          }}
        />
      )}
    </div>
  );
}

const TERMS = `SELECT DISTINCT ?term { GRAPH <https://w3id.org/access-atlas/.well-known/void> {
  { ?part void:class ?term } UNION { ?part void:property ?term } } } ORDER BY ?term`;

/** Gives the classes and properties that are in use, by the server's own counts, and the terms of the ontology. */
async function readTerms(): Promise<string[]> {
  const [used, own] = await Promise.all([ask(TERMS), read<{ terms: { iri: string }[] }>("/ns")]);
  return [...new Set([...own.terms.map((one) => one.iri), ...used.map((row) => row["term"]?.value ?? "")])];
}
