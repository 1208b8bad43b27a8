/** Lays a graph out where it holds nothing up. */

import { arrange, type LayoutRequest } from "./layout";

interface Side {
  onmessage: ((event: MessageEvent<LayoutRequest>) => void) | null;
  postMessage: (message: Float32Array, transfer: Transferable[]) => void;
}

const side = globalThis as unknown as Side;

side.onmessage = (event) => {
  const places = arrange(event.data);
  side.postMessage(places, [places.buffer]);
};
