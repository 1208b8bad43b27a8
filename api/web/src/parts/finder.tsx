/** A field that finds things by name as one types, by keyboard or by hand. */

import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Failure, read } from "../api";
import { labelOf } from "../names";
import type { Labelled } from "../types";
import { say } from "../words";
import { KIND_WORDS } from "./kinds";

const PAUSE_MS = 120;

export interface Hit extends Labelled {
  name: string;
}

interface Found {
  text: string;
  total: number;
  items: Hit[];
  error: Error | null;
}

const NOTHING: Found = { text: "", total: 0, items: [], error: null };

interface Props {
  label: string;
  placeholder?: string;
  /** Only things of these kinds. */
  kinds?: string[];
  onPick: (hit: Hit) => void;
  /** The list lies over what is below, and goes when the field is left. */
  isFloating?: boolean;
}

export function Finder({ label, placeholder = "", kinds = [], onPick, isFloating = false }: Props): JSX.Element {
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [isOpen, setOpen] = useState(!isFloating);
  const found = useFound(text, kinds);
  /** Enter was pressed before the answer came: the first of it is taken. */
  const isHasty = useRef(false);
  const items = isOpen ? found.items : [];
  const pick = (hit: Hit | undefined) => {
    if (!hit) return;
    setText("");
    onPick(hit);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && items.length) {
      event.preventDefault();
      setAt((at + step + items.length) % items.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (found.text === text.trim()) pick(items[at]);
      else isHasty.current = text.trim() !== "";
    } else if (event.key === "Escape" && isFloating) setText("");
  };
  useEffect(() => {
    setAt(0);
    if (isHasty.current && found.text === text.trim()) {
      isHasty.current = false;
      pick(found.items[0]);
    }
  }, [found]);
  return (
    <div class={isFloating ? "finder floating" : "finder"} onFocusOut={() => isFloating && setOpen(false)} onFocusIn={() => setOpen(true)}>
      <input
        type="search"
        list={undefined}
        role="combobox"
        aria-expanded={items.length > 0}
        aria-controls={`${id}-found`}
        aria-activedescendant={items.length ? `${id}-${at}` : undefined}
        aria-autocomplete="list"
        aria-label={label}
        placeholder={placeholder || label}
        value={text}
        autocomplete="off"
        onInput={(event) => {
          isHasty.current = false;
          setText(event.currentTarget.value);
        }}
        onKeyDown={onKey}
      />
      <ul id={`${id}-found`} class="found" role="listbox" aria-label={label} hidden={!items.length}>
        {items.map((hit, index) => (
          <li
            key={hit.iri}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(hit)}
            onMouseMove={() => setAt(index)}
          >
            <span>
              {labelOf(hit)}
              {isOtherName(hit) && <em> {hit.name}</em>}
            </span>
            <small>{KIND_WORDS[hit.kind] ? say(KIND_WORDS[hit.kind]!) : hit.kind.replaceAll("-", " ")}</small>
          </li>
        ))}
      </ul>
      <p class="finder-note" role="status">
        {found.error ? (found.error instanceof Failure && found.error.reason === "silent" ? say("serverSilent") : found.error.message) : text.trim() && found.text === text.trim() && !found.items.length ? say("nothingFound", { text }) : ""}
        {!isFloating && found.total > items.length && items.length > 0 ? say("moreFound", { count: found.total }) : ""}
      </p>
    </div>
  );
}

/** Says whether a thing was found by a name that is not shown anyway. */
function isOtherName(hit: Hit): boolean {
  return ![hit.label, hit.label_ko, hit.id].includes(hit.name);
}

function useFound(text: string, kinds: string[]): Found {
  const [found, setFound] = useState(NOTHING);
  const wanted = text.trim();
  useEffect(() => {
    if (!wanted) return setFound(NOTHING);
    let isCurrent = true;
    const asked = kinds.map((kind) => `&kind=${kind}`).join("");
    const timer = setTimeout(() => {
      read<Omit<Found, "text">>(`/search?q=${encodeURIComponent(wanted)}${asked}`).then(
        (answer) => isCurrent && setFound({ ...answer, text: wanted, error: null }),
        (error: Error) => isCurrent && setFound({ ...NOTHING, text: wanted, error }),
      );
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [wanted]);
  return found;
}
