/** Cytoscape with the fcose layout, in the page's colours; a chunk of its own. */

import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";
import type { NetworkLink, NetworkNode } from "./network";

cytoscape.use(fcose);
cytoscape.warnings(false);

const CALM_ABOVE = 400;

export interface Drawing {
  show: (nodes: NetworkNode[], links: NetworkLink[]) => void;
  choose: (id: string) => void;
  layOut: () => void;
  fit: () => void;
  restyle: () => void;
  png: () => Promise<Blob>;
  destroy: () => void;
}

export function draw(host: HTMLElement, onChoose: (id: string) => void, onOpen: (id: string) => void): Drawing {
  const graph = cytoscape({
    container: host,
    style: styles(),
    minZoom: 0.1,
    maxZoom: 3,
    hideEdgesOnViewport: false,
    textureOnViewport: false,
    pixelRatio: "auto",
  });
  graph.on("tap", "node", (event) => onChoose(event.target.id()));
  graph.on("dbltap", "node", (event) => onOpen(event.target.id()));
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const layOut = (randomize: boolean) => {
    if (!graph.nodes().length) return;
    const isCalm = isStill || graph.nodes().length > CALM_ABOVE;
    const options = { name: "fcose", animate: !isCalm, animationDuration: 400, randomize, nodeDimensionsIncludeLabels: true, quality: isCalm ? "draft" : "default", nodeSeparation: 110, idealEdgeLength: 120, nodeRepulsion: 9000, padding: 40 };
    graph.layout(options as unknown as cytoscape.LayoutOptions).run();
  };
  return {
    show(nodes, links) {
      const wanted = new Set([...nodes.map((one) => one.id), ...links.map((one) => one.id)]);
      graph.elements().filter((one) => !wanted.has(one.id())).remove();
      const isFirst = graph.nodes().empty();
      const before = graph.elements().length;
      graph.batch(() => {
        for (const one of nodes) {
          const known = graph.getElementById(one.id);
          if (known.length) known.data(one);
          else graph.add({ group: "nodes", data: { ...one } });
        }
        for (const one of links) if (!graph.getElementById(one.id).length) graph.add({ group: "edges", data: { ...one } });
      });
      if (isFirst || graph.elements().length !== before) layOut(isFirst);
    },
    choose(id) {
      graph.elements().removeClass("chosen near");
      const found = id ? graph.getElementById(id) : graph.collection();
      if (found.length) {
        found.addClass("chosen");
        found.neighborhood().addClass("near");
      }
    },
    layOut: () => layOut(true),
    fit: () => void graph.fit(undefined, 40),
    restyle: () => void graph.style(styles()),
    png: () => graph.png({ output: "blob-promise", scale: 2, full: true, bg: colour("--paper") }) as unknown as Promise<Blob>,
    destroy: () => graph.destroy(),
  };
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function styles(): cytoscape.StylesheetJson {
  const kinds: [string, string, string][] = [
    ["variable", "--ink", "round-rectangle"],
    ["risk", "--risk", "diamond"],
    ["benefit", "--benefit", "ellipse"],
    ["system", "--soft", "round-hexagon"],
    ["stakeholder", "--usability", "ellipse"],
    ["intervention", "--scale", "round-triangle"],
    ["axis", "--resourcing", "round-rectangle"],
    ["literal", "--line", "round-rectangle"],
  ];
  const list = [
    {
      selector: "node",
      style: {
        label: "data(label)",
        "font-family": "Inter, Noto Sans KR, Noto Sans CJK KR, sans-serif",
        "font-size": 12,
        color: colour("--ink"),
        "text-valign": "bottom",
        "text-margin-y": 5,
        "text-wrap": "wrap",
        "text-max-width": "130px",
        "min-zoomed-font-size": 7,
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
      style: { width: 1.4, "line-color": colour("--line"), "target-arrow-color": colour("--line"), "target-arrow-shape": "triangle", "arrow-scale": 0.8, "curve-style": "bezier" },
    },
    { selector: 'edge[relation = "raises"]', style: { width: 2.2, "line-color": colour("--ink"), "target-arrow-color": colour("--ink"), opacity: 0.55 } },
    { selector: 'edge[relation = "lowers"]', style: { width: 2.2, "line-color": colour("--ink"), "target-arrow-color": colour("--ink"), "line-style": "dashed", "target-arrow-shape": "tee", opacity: 0.55 } },
    { selector: "edge.near", style: { opacity: 1, width: 3 } },
    { selector: "node.chosen", style: { "border-width": 4, "border-color": colour("--focus") } },
  ];
  return list as unknown as cytoscape.StylesheetJson;
}
