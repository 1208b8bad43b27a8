/** Search over the names of everything, in both languages, by keyboard. */

import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { go, to } from "../location";
import { labelOf, type Name, useNames, viewOf } from "../names";
import { say } from "../words";
import { KIND_WORDS } from "./kinds";

const SHOWN = 12;
const ORDER = ["variable", "system", "risk", "benefit", "stakeholder", "intervention"];

export function Search({ isOpen, close }: { isOpen: boolean; close: () => void }): JSX.Element {
  const names = useNames();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  useLayoutEffect(() => {
    if (isOpen && !dialog.current?.open) dialog.current?.showModal();
    if (!isOpen && dialog.current?.open) {
      dialog.current.close();
      if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
    }
  }, [isOpen]);
  const found = useMemo(() => search(names, text), [names.size, text]);
  const open = (name: Name | undefined) => {
    if (!name) return;
    close();
    setText("");
    go(to(viewOf(name.kind, name.id) ?? `things/${name.kind}/${name.id}`));
    scrollTo(0, 0);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) {
      event.preventDefault();
      setAt((at + step + found.length) % found.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      open(found[at]);
    }
  };
  return (
    <dialog ref={dialog} class="search" aria-label={say("search")} onClose={() => !dialog.current?.open && close()} onClick={(event) => event.target === dialog.current && close()}>
      <div class="search-box">
        <input
          type="search"
          list={undefined}
          role="combobox"
          aria-expanded="true"
          aria-controls="search-found"
          aria-activedescendant={found.length ? `found-${at}` : undefined}
          aria-label={say("searchHint")}
          placeholder={say("searchHint")}
          value={text}
          autocomplete="off"
          onInput={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
        <button type="button" class="button quiet" onClick={close}>
          {say("close")}
        </button>
      </div>
      <ul id="search-found" role="listbox" aria-label={say("search")}>
        {found.map((name, index) => (
          <li
            key={`${name.kind}/${name.id}`}
            id={`found-${index}`}
            role="option"
            aria-selected={index === at}
            onClick={() => open(name)}
            onMouseMove={() => setAt(index)}
          >
            <span>{labelOf(name)}</span>
            <small>{KIND_WORDS[name.kind] ? say(KIND_WORDS[name.kind]!) : name.kind}</small>
          </li>
        ))}
      </ul>
      {text && !found.length && <p class="empty">{say("nothingFound", { text })}</p>}
      <p class="search-keys" aria-hidden="true">
        <kbd>↑</kbd> <kbd>↓</kbd> {say("keyChoose")} · <kbd>↵</kbd> {say("keyOpen")} · <kbd>esc</kbd> {say("close")}
      </p>
    </dialog>
  );
}

function search(names: Map<string, Name>, text: string): Name[] {
  const wanted = text.trim().toLowerCase();
  const rated = [...names.values()]
    .filter((name) => ORDER.includes(name.kind) || wanted)
    .filter((name) => !["code", "status", "condition", "source-kind"].includes(name.kind))
    .map((name) => ({ name, rate: rate(name, wanted) }))
    .filter((one) => one.rate > 0);
  const rank = (kind: string) => (ORDER.indexOf(kind) + 1 || ORDER.length + 1);
  rated.sort((a, b) => b.rate - a.rate || rank(a.name.kind) - rank(b.name.kind) || a.name.label.localeCompare(b.name.label));
  return rated.slice(0, SHOWN).map((one) => one.name);
}

/** Rates a name: 4 begins so, 3 a word of it begins so, 2 contains it, 1 a synonym or slug does. */
function rate(name: Name, wanted: string): number {
  if (!wanted) return 1;
  const own = [name.label, name.label_ko].map((one) => one.toLowerCase());
  if (own.some((one) => one.startsWith(wanted))) return 4;
  if (own.some((one) => one.split(/[\s-]+/).some((word) => word.startsWith(wanted)))) return 3;
  if (own.some((one) => one.includes(wanted))) return 2;
  return [...name.others, name.id.replaceAll("-", " "), name.id].some((one) => one.toLowerCase().includes(wanted)) ? 1 : 0;
}
