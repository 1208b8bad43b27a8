/** Search over the names of everything, in both languages, by keyboard. */

import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { go, to } from "../location";
import { viewOf } from "../names";
import { say } from "../words";
import { Finder, type Hit } from "./finder";

const OPENED = "access-atlas-search";

/** Opens the search from anywhere on the page. */
export const openSearch = (): boolean => dispatchEvent(new Event(OPENED));

/** Calls a function whenever the search is to open; gives what ends that. */
export function onOpenSearch(open: () => void): () => void {
  addEventListener(OPENED, open);
  return () => removeEventListener(OPENED, open);
}

export function Search({ isOpen, close }: { isOpen: boolean; close: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    if (isOpen && !dialog.current?.open) {
      dialog.current?.showModal();
      dialog.current?.querySelector("input")?.focus();
    }
    if (!isOpen && dialog.current?.open) {
      dialog.current.close();
      if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
    }
  }, [isOpen]);
  const open = (hit: Hit) => {
    close();
    go(addressOf(hit));
    scrollTo(0, 0);
  };
  return (
    <dialog ref={dialog} class="search" aria-label={say("search")} onClose={() => !dialog.current?.open && close()} onClick={(event) => event.target === dialog.current && close()}>
      {isOpen && <Finder label={say("searchHint")} onPick={open} />}
      <p class="search-keys">
        <span aria-hidden="true">
          <kbd>↑</kbd> <kbd>↓</kbd> {say("keyChoose")} · <kbd>↵</kbd> {say("keyOpen")} · <kbd>esc</kbd>{" "}
        </span>
        <button type="button" class="link" onClick={close}>
          {say("close")}
        </button>
      </p>
    </dialog>
  );
}

function addressOf(hit: Hit): string {
  if (hit.kind === "query") return to("sparql", { library: hit.id });
  return to(viewOf(hit.kind, hit.id) ?? `things/${hit.kind}/${hit.id}`);
}
