/** An arrangement of things as a short text for the address: four letters for each thing. */

import type { Spot } from "./layout";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const MIDDLE = 2048;

/** Writes where things stand; `ids` are their names in order. The text begins with a mark of those names and the scale. */
export function writePlaces(ids: string[], spots: Map<string, Spot>): string {
  const found = ids.map((id) => spots.get(id) ?? { x: 0, y: 0 });
  const farthest = Math.max(1, ...found.flatMap(({ x, y }) => [Math.abs(x), Math.abs(y)]));
  const scale = Math.ceil(farthest / (MIDDLE - 1));
  const letters = found.flatMap(({ x, y }) => [x, y].map((one) => pair(Math.round(one / scale) + MIDDLE)));
  return `${mark(ids)}.${scale}.${letters.join("")}`;
}

/** Reads an arrangement; nothing if it is one of other things. */
export function readPlaces(ids: string[], text: string): Map<string, Spot> | null {
  const [found = "", scale = "", letters = ""] = text.split(".");
  if (found !== mark(ids) || letters.length !== ids.length * 4 || !/^\d{1,4}$/.test(scale)) return null;
  const spots = new Map<string, Spot>();
  ids.forEach((id, index) => {
    const at = (offset: number) => (number(letters.slice(index * 4 + offset, index * 4 + offset + 2)) - MIDDLE) * Number(scale);
    spots.set(id, { x: at(0), y: at(2) });
  });
  return spots;
}

function pair(value: number): string {
  return LETTERS.charAt(value >> 6) + LETTERS.charAt(value & 63);
}

function number(letters: string): number {
  return LETTERS.indexOf(letters.charAt(0)) * 64 + LETTERS.indexOf(letters.charAt(1));
}

/** Gives a mark of names and their order (FNV-1a, 32 bits). */
function mark(ids: string[]): string {
  let hash = 0x811c9dc5;
  for (const letter of ids.join(" ")) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193);
  return (hash >>> 0).toString(36);
}
