/** A drawn graph: things and links, laid out beside the page; loaded when first shown. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Waiting } from "../parts/states";
import { theme } from "../theme";
import { say } from "../words";
import type { Arrangement, Drawing } from "./cytoscape";

export interface NetworkNode {
  id: string;
  label: string;
  kind: string;
  isStart?: boolean;
  isHidden?: boolean;
  /** The palette name of its axis. */
  tone?: string;
}

export interface NetworkLink {
  id: string;
  source: string;
  target: string;
  relation: string;
  isHidden?: boolean;
  isOnPath?: boolean;
}

interface Props {
  nodes: NetworkNode[];
  links: NetworkLink[];
  arrangement?: Arrangement;
  chosen?: string;
  onChoose?: (id: string) => void;
  onOpen?: (id: string) => void;
  onMove?: (id: string) => void;
  onArranged?: (isOwn: boolean) => void;
  drawing?: (found: Drawing) => void;
}

const FREE: Arrangement = { pins: new Set(), spots: null };

export function Network(props: Props): JSX.Element {
  const { nodes, links, arrangement = FREE, chosen } = props;
  const host = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawing | null>(null);
  const [isReady, setReady] = useState(false);
  const [isBusy, setBusy] = useState(true);
  const now = useRef(props);
  now.current = props;
  useEffect(() => {
    let isHere = true;
    void import("./cytoscape").then(({ draw }) => {
      if (!isHere || !host.current) return;
      drawn.current = draw(host.current, {
        choose: (id) => now.current.onChoose?.(id),
        open: (id) => now.current.onOpen?.(id),
        move: (id) => now.current.onMove?.(id),
        arranged: (isOwn) => now.current.onArranged?.(isOwn),
        busy: setBusy,
      });
      now.current.drawing?.(drawn.current);
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
  const look = theme();
  useEffect(() => drawn.current?.show(nodes, links, arrangement), [isReady, nodes, links, arrangement]);
  useEffect(() => drawn.current?.restyle(), [look]);
  useEffect(() => drawn.current?.choose(chosen ?? ""), [isReady, chosen, nodes]);
  const shown = [nodes, links].map((list) => list.filter((one) => !one.isHidden).length);
  return (
    <div class={isBusy ? "network busy" : "network"} aria-busy={isBusy}>
      {isBusy && <Waiting />}
      <div ref={host} class="canvas" role="img" aria-label={say("graphLabel", { nodes: shown[0] ?? 0, edges: shown[1] ?? 0 })} />
    </div>
  );
}
