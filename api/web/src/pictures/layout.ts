/** Where the things of a graph stand: forces, the same for the same graph, computed beside the page. */

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationNodeDatum } from "d3-force";

export interface Spot {
  x: number;
  y: number;
}

export interface LayoutRequest {
  /** Things in an order of their own; where one stands already it starts there, and a pinned one stays. */
  things: { from: Spot | null; isPinned: boolean }[];
  /** Links as places in `things`. */
  links: [source: number, target: number][];
}

interface Body extends SimulationNodeDatum {
  index?: number;
}

/** Names are written below things, so that they need more room to the side. */
const STRETCH = 1.45;
const FEW = 400;
const MANY = 2_000;
const ROOM = 40;
const LEAST_HEAT = 0.001;

/** Gives the places of things, two numbers each. Nothing in it is random. */
export function arrange({ things, links }: LayoutRequest): Float32Array {
  const bodies = things.map(({ from, isPinned }): Body => {
    if (!from) return {};
    const at = { x: from.x / STRETCH, y: from.y };
    return isPinned ? { ...at, fx: at.x, fy: at.y } : at;
  });
  placeNewcomers(bodies, links);
  const rounds = bodies.length <= FEW ? 300 : bodies.length <= MANY ? 150 : 70;
  const isCalm = things.some((one) => one.from && !one.isPinned);
  forceSimulation(bodies)
    .alpha(isCalm ? 0.35 : 1)
    .alphaDecay(1 - LEAST_HEAT ** (1 / rounds))
    .force("push", forceManyBody().strength(-260).distanceMax(900).theta(bodies.length > FEW ? 1.1 : 0.9))
    .force("pull", forceLink<Body, { source: number; target: number }>(links.map(([source, target]) => ({ source, target }))).distance(80))
    .force("room", forceCollide(ROOM).strength(0.8))
    .force("x", forceX(0).strength(0.05))
    .force("y", forceY(0).strength(0.06))
    .stop()
    .tick(rounds);
  const places = new Float32Array(bodies.length * 2);
  bodies.forEach((body, index) => {
    places[index * 2] = (body.x ?? 0) * STRETCH;
    places[index * 2 + 1] = body.y ?? 0;
  });
  return places;
}

/** Things that join others begin beside something they are linked with. */
function placeNewcomers(bodies: Body[], links: [number, number][]): void {
  if (!bodies.some((body) => body.x !== undefined)) return;
  const known = new Set(bodies.flatMap((body, index) => (body.x === undefined ? [] : [index])));
  links.forEach(([source, target], count) => {
    for (const [here, there] of [[source, target], [target, source]] as const) {
      const [mine, other] = [bodies[here], bodies[there]];
      if (!mine || !other || mine.x !== undefined || !known.has(there)) continue;
      const angle = count * 2.4;
      mine.x = (other.x ?? 0) + ROOM * Math.cos(angle);
      mine.y = (other.y ?? 0) + ROOM * Math.sin(angle);
    }
  });
}
