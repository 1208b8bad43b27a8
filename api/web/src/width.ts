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
