/** What surrounds every view: the way around, search, language, light and dark, and the ground it stands on. */

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { address, currentGeneration, onGeneration } from "../api";
import { change, type Place, to } from "../location";
import { chooseTheme, theme } from "../theme";
import { language, rememberLanguage, say, type Word } from "../words";
import { onOpenSearch, Search } from "./search";

const VIEWS: { path: string; word: Word; needs?: string }[] = [
  { path: "", word: "navStart" },
  { path: "variables", word: "navVariables" },
  { path: "systems", word: "navSystems" },
  { path: "compare", word: "navCompare" },
  { path: "who", word: "navWho", needs: "/accessible" },
  { path: "what-if", word: "navWhatIf", needs: "/what-if" },
  { path: "explore", word: "navExplore" },
  { path: "sparql", word: "navSparql" },
  { path: "data", word: "navData" },
];

export function Shell({ place, routes, children }: { place: Place; routes: Set<string>; children: ComponentChildren }): JSX.Element {
  const [isSearching, setSearching] = useState(false);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [, redraw] = useState(0);
  useEffect(() => onGeneration(() => redraw((count) => count + 1)), []);
  useEffect(() => onOpenSearch(() => setSearching(true)), []);
  useEffect(() => setMenuOpen(false), [place.path.join("/")]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = (event.target as HTMLElement).closest("input, textarea, select, [contenteditable], .CodeMirror");
      if (event.key === "/" && !isTyping && !event.metaKey && !event.ctrlKey) {
        event.preventDefault();
        setSearching(true);
      }
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  const here = place.path[0] ?? "";
  const current = here === "risks" || here === "benefits" ? "variables" : here;
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        {say("skip")}
      </a>
      <header class="top">
        <a class="wordmark" href={to("")}>
          <Wordmark /> {say("title")}
        </a>
        <button type="button" class="icon menu" aria-expanded={isMenuOpen} aria-controls="ways" onClick={() => setMenuOpen(!isMenuOpen)}>
          {say("menu")}
        </button>
        <nav id="ways" class={isMenuOpen ? "open" : ""} aria-label={say("menu")}>
          {VIEWS.filter((view) => view.path && (!view.needs || routes.has(view.needs))).map((view) => (
            <a key={view.path} href={to(view.path)} aria-current={view.path === current ? "page" : undefined}>
              {say(view.word)}
            </a>
          ))}
        </nav>
        <div class="tools">
          <button type="button" class="icon find" aria-label={say("search")} onClick={() => setSearching(true)}>
            <svg width="15" height="15" viewBox="0 0 15 15" aria-hidden="true">
              <circle cx="6.2" cy="6.2" r="4.6" fill="none" stroke="currentColor" stroke-width="1.6" />
              <path d="m9.8 9.8 3.8 3.8" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" />
            </svg>
            <span class="find-word">{say("search")}</span> <kbd aria-hidden="true">/</kbd>
          </button>
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </header>
      <Search isOpen={isSearching} close={() => setSearching(false)} />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer class="bottom">
        <p>
          {say("footer")}{" "}
          <a href="https://arxiv.org/abs/2502.16701" rel="noopener" target="_blank">
            arXiv 2502.16701
          </a>
        </p>
        <p>
          {currentGeneration() && <>{say("generationIs", { generation: currentGeneration() })} · </>}
          {say("licence")} ·{" "}
          <a href={address("/docs")} target="_blank" rel="noopener">
            API
          </a>
        </p>
      </footer>
    </>
  );
}

function skip(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function Wordmark(): JSX.Element {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" class="mark">
      <rect class="resourcing" x="0" y="13" width="4" height="9" rx="1" />
      <rect class="usability" x="6" y="9" width="4" height="13" rx="1" />
      <rect class="utility" x="12" y="5" width="4" height="17" rx="1" />
      <rect class="scale" x="18" y="0" width="4" height="22" rx="1" />
    </svg>
  );
}

function LanguageSwitch(): JSX.Element {
  const other = language() === "ko" ? "en" : "ko";
  return (
    <button
      type="button"
      class="icon"
      lang={other}
      onClick={() => {
        rememberLanguage(other);
        change({ lang: other });
      }}
    >
      {other === "ko" ? "한국어" : "English"}
    </button>
  );
}

function ThemeSwitch(): JSX.Element {
  const [now, setNow] = useState(theme);
  const other = now === "dark" ? "light" : "dark";
  return (
    <button
      type="button"
      class="icon"
      aria-label={say(other === "dark" ? "themeDark" : "themeLight")}
      title={say(other === "dark" ? "themeDark" : "themeLight")}
      onClick={() => {
        chooseTheme(other);
        setNow(other);
      }}
    >
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" class="half">
        <circle cx="9" cy="9" r="7" fill="none" stroke="currentColor" stroke-width="1.6" />
        <path d="M9 2a7 7 0 0 1 0 14Z" fill="currentColor" />
      </svg>
    </button>
  );
}
