/** The title of the window says which view is open. */

import { useEffect } from "preact/hooks";
import { say } from "./words";

export function useTitle(view: string): void {
  useEffect(() => {
    document.title = view ? `${view} · ${say("title")}` : say("title");
  });
}
