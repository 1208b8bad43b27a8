/** The drawn graph as SVG: what is on the canvas, as lines, shapes and text. */

import type { Core, EdgeSingular, NodeSingular } from "cytoscape";

const MARGIN = 24;
const LINE = 13;

export function networkSvg(graph: Core, paper: string, font: string): string {
  const shown = graph.elements(":visible");
  const box = shown.boundingBox({ includeLabels: true });
  const [left, top] = [box.x1 - MARGIN, box.y1 - MARGIN];
  const [width, height] = [Math.ceil(box.w + 2 * MARGIN), Math.ceil(box.h + 2 * MARGIN)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}" font-family="${escape(font)}" text-anchor="middle">`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${paper}"/>`,
    ...shown.edges().map(edgeSvg),
    ...shown.nodes().map((node) => nodeSvg(node, paper)),
    "</svg>",
  ].join("\n");
}

function edgeSvg(edge: EdgeSingular): string {
  const [from, to] = [edge.sourceEndpoint(), edge.targetEndpoint()];
  const middle = edge.midpoint();
  const colour = edge.style("line-color") as string;
  const style = `stroke="${colour}" stroke-width="${edge.numericStyle("width")}" opacity="${edge.style("opacity")}"`;
  const dashes = edge.style("line-style") === "dashed" ? ' stroke-dasharray="6 4"' : "";
  const control = { x: 2 * middle.x - (from.x + to.x) / 2, y: 2 * middle.y - (from.y + to.y) / 2 };
  const line = `<path d="M${at(from)}Q${at(control)} ${at(to)}" fill="none" ${style}${dashes}/>`;
  const angle = (Math.atan2(to.y - control.y, to.x - control.x) * 180) / Math.PI;
  const head = edge.style("target-arrow-shape") === "tee" ? "M0-5V5" : "M0 0L-8-4V4Z";
  return `${line}<path d="${head}" transform="translate(${at(to)}) rotate(${round(angle)})" fill="${colour}" ${style}/>`;
}

function nodeSvg(node: NodeSingular, paper: string): string {
  const { x, y } = node.position();
  const half = node.width() / 2;
  const border = node.numericStyle("border-width");
  const frame = border ? ` stroke="${node.style("border-color")}" stroke-width="${border}"` : "";
  const shape = `<g transform="translate(${at({ x, y })})"><path d="${outline(node.style("shape") as string, half)}" fill="${node.style("background-color")}"${frame}/>`;
  const size = node.numericStyle("font-size");
  const lines = wrap(String(node.data("label") ?? ""), 130 / (size * 0.55));
  const weight = node.style("font-weight") as string;
  const text = lines.map(
    (line, index) =>
      `<text y="${half + 5 + size + index * LINE}" font-size="${size}" font-weight="${weight}" fill="${node.style("color")}" stroke="${paper}" stroke-width="3" paint-order="stroke">${escape(line)}</text>`,
  );
  return `${shape}<title>${escape(String(node.data("label") ?? ""))}</title>${text.join("")}</g>`;
}

function outline(shape: string, half: number): string {
  const corners: Record<string, [number, number][]> = {
    diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]],
    "round-pentagon": [[0, -1], [1, -0.24], [0.64, 1], [-0.64, 1], [-1, -0.24]],
    "round-triangle": [[0, -1], [1, 1], [-1, 1]],
    "round-hexagon": [[-1, 0], [-0.5, -1], [0.5, -1], [1, 0], [0.5, 1], [-0.5, 1]],
    "round-rectangle": [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  };
  const found = corners[shape];
  if (!found) return `M${-half} 0a${half} ${half} 0 1 0 ${2 * half} 0a${half} ${half} 0 1 0 ${-2 * half} 0Z`;
  return `M${found.map(([x, y]) => at({ x: x * half, y: y * half })).join("L")}Z`;
}

function wrap(label: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of label.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const round = (value: number): number => Math.round(value * 10) / 10;
const at = ({ x, y }: { x: number; y: number }): string => `${round(x)} ${round(y)}`;

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[one] ?? one);
}
