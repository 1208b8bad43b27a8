/** Cytoscape in the page's colours, laid out by a worker; a chunk of its own. */

import cytoscape from "cytoscape";
import type { LayoutRequest, Spot } from "./layout";
import type { NetworkLink, NetworkNode } from "./network";
import { networkSvg } from "./network-svg";

cytoscape.warnings(false);

/** Above so many things nothing moves by itself, and edges rest while the view moves. */
const CALM_ABOVE = 400;
const MARGIN = 40;
const CLOSEST = 1.25;
/** On a canvas narrower than this names would be too small to read if all were shown at once: it begins at what the graph starts from. */
const NARROW = 560;
const READABLE = 0.8;
const FONT = "Inter, Noto Sans KR, Noto Sans CJK KR, sans-serif";

export interface Arrangement {
  pins: ReadonlySet<string>;
  /** Where things stand; those of whom nothing is said are laid out. */
  spots: ReadonlyMap<string, Spot> | null;
}

export interface Listeners {
  choose: (id: string) => void;
  open: (id: string) => void;
  /** Something was moved by hand. */
  move: (id: string) => void;
  /** Things have been laid out; `isOwn` if nothing but the graph itself decided where. */
  arranged: (isOwn: boolean) => void;
  busy: (isBusy: boolean) => void;
}

export interface Drawing {
  show: (nodes: NetworkNode[], links: NetworkLink[], arrangement: Arrangement) => void;
  choose: (id: string) => void;
  /** Lays all but the pinned things out anew. */
  layOut: () => void;
  spots: () => Map<string, Spot>;
  fit: () => void;
  restyle: () => void;
  png: () => Promise<Blob>;
  svg: () => string;
  destroy: () => void;
}

export function draw(host: HTMLElement, listeners: Listeners): Drawing {
  let graph = open(host, false, listeners);
  let isLarge = false;
  let worker: Worker | null = null;
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;

  /** Has places found for all things; `isAnew` without regard to where they stand, but for those that are pinned. */
  const layOut = (nodes: NetworkNode[], links: NetworkLink[], pins: ReadonlySet<string>, isAnew: boolean, isFirst: boolean) => {
    stop();
    if (!nodes.length) return listeners.busy(false);
    const ids = nodes.map((one) => one.id).sort();
    const at = new Map(ids.map((id, index) => [id, index]));
    const request: LayoutRequest = {
      things: ids.map((id) => {
        const found = graph.getElementById(id);
        const isPlaced = found.scratch("placed") === true;
        const isPinned = pins.has(id) && isPlaced;
        return { from: isPlaced && (isPinned || !isAnew) ? { ...found.position() } : null, isPinned };
      }),
      links: links.map((one) => [at.get(one.source) ?? 0, at.get(one.target) ?? 0]),
    };
    listeners.busy(true);
    worker = new Worker(new URL("./layout-worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      stop();
      const spots = new Map(ids.map((id, index) => [id, { x: data[index * 2] ?? 0, y: data[index * 2 + 1] ?? 0 }]));
      if (isFirst) update(graph, nodes, links, spots);
      else if (ids.length > CALM_ABOVE || isStill) put(graph, spots);
      mark(pins);
      place(graph, spots, !isStill && !isFirst && ids.length <= CALM_ABOVE, () => {
        listeners.busy(false);
        listeners.arranged(isAnew && !pins.size);
      });
    };
    worker.postMessage(request);
  };
  const stop = () => {
    worker?.terminate();
    worker = null;
  };
  const mark = (pins: ReadonlySet<string>) => graph.nodes().forEach((one) => void one.toggleClass("pinned", pins.has(one.id())));
  let shown: Parameters<Drawing["show"]> = [[], [], { pins: new Set(), spots: null }];

  return {
    show(nodes, links, arrangement) {
      shown = [nodes, links, arrangement];
      const { pins, spots } = arrangement;
      if (nodes.length > CALM_ABOVE !== isLarge) {
        isLarge = nodes.length > CALM_ABOVE;
        graph.destroy();
        graph = open(host, isLarge, listeners);
      }
      const isFirst = graph.nodes().empty();
      const isWhole = !!spots && nodes.every((one) => spots.has(one.id));
      // Drawn only when it is known where: things in one heap take longest to draw.
      if (isFirst && !spots) return layOut(nodes, links, pins, true, true);
      const hasChanged = update(graph, nodes, links, spots);
      mark(pins);
      if (spots) put(graph, spots);
      if (hasChanged && !isWhole) return layOut(nodes, links, pins, isFirst, false);
      stop();
      listeners.busy(false);
      if (isFirst) begin(graph);
    },
    choose(id) {
      graph.elements(".chosen, .near").removeClass("chosen near");
      const found = graph.getElementById(id);
      found.addClass("chosen");
      found.neighborhood().addClass("near");
    },
    layOut: () => layOut(shown[0], shown[1], shown[2].pins, true, false),
    spots: () => new Map(graph.nodes().map((one) => [one.id(), { ...one.position() }])),
    fit: () => fit(graph),
    restyle: () => void graph.style(styles(isLarge)),
    png: () => graph.png({ output: "blob-promise", scale: isLarge ? 1 : 2, full: true, maxWidth: 8_000, maxHeight: 8_000, bg: colour("--paper") }) as unknown as Promise<Blob>,
    svg: () => networkSvg(graph, colour("--paper"), FONT),
    destroy() {
      stop();
      graph.destroy();
    },
  };
}

function open(host: HTMLElement, isLarge: boolean, listeners: Listeners): cytoscape.Core {
  const graph = cytoscape({
    container: host,
    style: styles(isLarge),
    minZoom: 0.02,
    maxZoom: 3,
    hideEdgesOnViewport: isLarge,
    textureOnViewport: isLarge,
    pixelRatio: isLarge ? 1 : "auto",
  });
  graph.on("tap", "node", (event) => listeners.choose(event.target.id()));
  graph.on("dbltap", "node", (event) => listeners.open(event.target.id()));
  graph.on("dragfree", "node", (event) => listeners.move(event.target.id()));
  return graph;
}

/** Makes the graph hold these things and links and no others; says whether any came or went. */
function update(graph: cytoscape.Core, nodes: NetworkNode[], links: NetworkLink[], spots: ReadonlyMap<string, Spot> | null): boolean {
  const wanted = new Set([...nodes, ...links].map((one) => one.id));
  const gone = graph.elements().filter((one) => !wanted.has(one.id()));
  const added: cytoscape.ElementDefinition[] = [];
  graph.batch(() => {
    gone.remove();
    for (const [group, list] of [["nodes", nodes], ["edges", links]] as const) {
      for (const { isHidden, ...data } of list) {
        const known = graph.getElementById(data.id);
        const classes = isHidden ? "hidden" : "";
        if (known.nonempty()) known.data(data).toggleClass("hidden", !!isHidden);
        else added.push({ group, data: { ...data }, classes, position: { ...(spots?.get(data.id) ?? { x: 0, y: 0 }) }, scratch: { placed: spots?.has(data.id) === true } });
      }
    }
    graph.add(added);
  });
  return added.length > 0 || gone.nonempty();
}

/** Shows all of it, but nothing larger than it reads best. */
function fit(graph: cytoscape.Core): void {
  const shown = graph.elements(":visible");
  graph.fit(shown, MARGIN);
  if (graph.zoom() <= CLOSEST) return;
  graph.zoom(CLOSEST);
  graph.center(shown);
}

/** Shows all of it, or on a narrow canvas the things it starts from and what is beside them. */
function begin(graph: cytoscape.Core): void {
  fit(graph);
  const starts = graph.nodes("[?isStart]:visible");
  if (graph.width() >= NARROW || starts.empty() || graph.zoom() >= READABLE) return;
  graph.zoom(READABLE);
  graph.center(starts);
}

function put(graph: cytoscape.Core, spots: ReadonlyMap<string, Spot>): void {
  graph.batch(() => {
    for (const [id, spot] of spots) {
      const found = graph.getElementById(id);
      found.position({ ...spot });
      found.scratch("placed", true);
    }
  });
}

function place(graph: cytoscape.Core, spots: ReadonlyMap<string, Spot>, isMoving: boolean, done: () => void): void {
  if (!isMoving) {
    begin(graph);
    return done();
  }
  const positions = (node: cytoscape.NodeSingular) => spots.get(node.id()) ?? node.position();
  graph.nodes().forEach((one) => void one.scratch("placed", true));
  graph.layout({ name: "preset", positions, animate: true, animationDuration: 400, padding: MARGIN, stop: done } as unknown as cytoscape.LayoutOptions).run();
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function styles(isLarge: boolean): cytoscape.StylesheetJson {
  const kinds: [string, string, string][] = [
    ["variable", "--ink", "round-rectangle"],
    ["risk", "--risk", "diamond"],
    ["benefit", "--benefit", "ellipse"],
    ["system", "--soft", "round-hexagon"],
    ["stakeholder", "--usability", "ellipse"],
    ["intervention", "--scale", "round-triangle"],
    ["axis", "--resourcing", "round-pentagon"],
    ["literal", "--line", "round-rectangle"],
  ];
  const list = [
    {
      selector: "node",
      style: {
        label: "data(label)",
        "font-family": FONT,
        "font-size": 12,
        color: colour("--ink"),
        "text-valign": "bottom",
        "text-margin-y": 5,
        "text-wrap": "wrap",
        "text-max-width": "130px",
        "min-zoomed-font-size": isLarge ? 9 : 7,
        width: 20,
        height: 20,
        "background-color": colour("--soft"),
        "text-background-color": colour("--paper"),
        "text-background-opacity": 0.6,
        "text-background-padding": "2px",
      },
    },
    ...kinds.map(([kind, name, shape]) => ({ selector: `node[kind = "${kind}"]`, style: { "background-color": colour(name), shape } })),
    ...["resourcing", "usability", "utility", "scale"].map((axis) => ({ selector: `node[tone = "${axis}"]`, style: { "background-color": colour(`--${axis}`) } })),
    { selector: "node[?isStart]", style: { width: 30, height: 30, "font-weight": 600 } },
    {
      selector: "edge",
      style: { width: 1.4, "line-color": colour("--line"), "target-arrow-color": colour("--line"), "target-arrow-shape": "triangle", "arrow-scale": 0.8, "curve-style": isLarge ? "haystack" : "bezier" },
    },
    { selector: 'edge[relation = "raises"]', style: { width: isLarge ? 1 : 2.2, "line-color": colour("--ink"), "target-arrow-color": colour("--ink"), opacity: isLarge ? 1 : 0.55 } },
    { selector: 'edge[relation = "lowers"]', style: { width: isLarge ? 1 : 2.2, "line-color": colour("--ink"), "target-arrow-color": colour("--ink"), "line-style": isLarge ? "solid" : "dashed", "target-arrow-shape": "tee", opacity: isLarge ? 1 : 0.55 } },
    { selector: "edge[?isOnPath]", style: { width: 4, opacity: 1, "line-color": colour("--focus"), "target-arrow-color": colour("--focus") } },
    { selector: ".hidden", style: { display: "none" } },
    { selector: "node.pinned", style: { "border-width": 2.5, "border-color": colour("--ink"), "border-style": "double" } },
    { selector: "edge.near", style: { opacity: 1, width: 3 } },
    { selector: "node.chosen", style: { "border-width": 4, "border-color": colour("--focus") } },
  ];
  return list as unknown as cytoscape.StylesheetJson;
}
