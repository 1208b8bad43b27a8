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

/** Shortens a text to the pixels there are, at about 13 pixels of height; Korean syllables are twice as wide as letters. */
export function clip(text: string, room: number): string {
  let used = 0;
  for (const [index, one] of [...text].entries()) {
    used += one > "\u2e7f" ? 13 : 6.7;
    if (used > room) return `${[...text].slice(0, Math.max(1, index - 1)).join("")}…`;
  }
  return text;
}
