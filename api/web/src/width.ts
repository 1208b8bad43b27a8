/** How wide a drawing may be: pictures are laid out for the space they have, so that their text stays readable. */

import type { RefObject } from "preact";
import { useLayoutEffect, useMemo, useState } from "preact/hooks";

const LEAST = 240;

/** Gives a frame to put around a drawing, which may appear later, and the frame's width in pixels. */
export function useWidth(initial = 720): { frame: RefObject<HTMLDivElement | null>; width: number } {
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const [width, setWidth] = useState(initial);
  const frame = useMemo(() => {
    let held: HTMLDivElement | null = null;
    return {
      get current() {
        return held;
      },
      set current(found: HTMLDivElement | null) {
        held = found;
        setBox(found);
      },
    };
  }, []);
  useLayoutEffect(() => {
    if (!box) return;
    const measure = () => setWidth(Math.max(LEAST, Math.floor(box.clientWidth)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [box]);
  return { frame, width };
}

const WIDE = /[A-Z0-9%&@]/;

/** How many pixels a text takes at most at about 13 pixels of height: capitals and digits are wider than other letters, Korean syllables widest. */
export function breadth(text: string): number {
  return [...text].reduce((sum, one) => sum + (one > "\u2e7f" ? 13 : one === "W" || one === "M" || one === "m" ? 11.5 : WIDE.test(one) ? 8.8 : 6.7), 0);
}

/** Shortens a text to the pixels there are. */
export function clip(text: string, room: number): string {
  if (breadth(text) <= room) return text;
  const letters = [...text];
  while (letters.length > 1 && breadth(letters.join("")) + 9 > room) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}
