/** A drawn graph: things and links, laid out by fcose; loaded when first shown. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { theme } from "../theme";
import { say } from "../words";
import { Waiting } from "../parts/states";
import type { Drawing } from "./cytoscape";

export interface NetworkNode {
  id: string;
  label: string;
  kind: string;
  isStart?: boolean;
  /** The palette name of its axis. */
  tone?: string;
}

export interface NetworkLink {
  id: string;
  source: string;
  target: string;
  relation: string;
}

interface Props {
  nodes: NetworkNode[];
  links: NetworkLink[];
  chosen?: string;
  onChoose?: (id: string) => void;
  onOpen?: (id: string) => void;
  drawing?: (found: Drawing) => void;
}

export function Network({ nodes, links, chosen, onChoose, onOpen, drawing }: Props): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawing | null>(null);
  const [isReady, setReady] = useState(false);
  const handlers = useRef({ onChoose, onOpen });
  handlers.current = { onChoose, onOpen };
  useEffect(() => {
    let isHere = true;
    void import("./cytoscape").then(({ draw }) => {
      if (!isHere || !host.current) return;
      drawn.current = draw(host.current, (id) => handlers.current.onChoose?.(id), (id) => handlers.current.onOpen?.(id));
      drawing?.(drawn.current);
      setReady(true);
    });
    const observer = new MutationObserver(() => drawn.current?.restyle());
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      isHere = false;
      observer.disconnect();
      drawn.current?.destroy();
      drawn.current = null;
    };
  }, []);
  const key = `${nodes.map((one) => one.id).join()}|${links.map((one) => one.id).join()}|${theme()}`;
  useEffect(() => drawn.current?.show(nodes, links), [isReady, key]);
  useEffect(() => drawn.current?.choose(chosen ?? ""), [isReady, chosen, key]);
  return (
    <div class="network">
      {!isReady && <Waiting />}
      <div ref={host} class="canvas" role="img" aria-label={say("graphLabel", { nodes: nodes.length, edges: links.length })} />
    </div>
  );
}
