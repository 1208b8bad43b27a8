/** The address bar is the only state that views share: every view is made from it, and restores from it. */

import { useEffect, useState } from "preact/hooks";

export interface Place {
  path: string[];
  query: URLSearchParams;
}

export type Params = Record<string, string | string[] | number | null | undefined>;

const BASE = new URL(document.baseURI).pathname;
const listeners = new Set<() => void>();

export function place(): Place {
  const path = location.pathname.startsWith(BASE) ? location.pathname.slice(BASE.length) : "";
  return { path: path.split("/").filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(location.search) };
}

/** Gives the address of a view; parameters that are empty are left out, the language stays. */
export function to(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (Array.isArray(value)) for (const one of value) query.append(name, one);
    else if (value !== null && value !== undefined && value !== "") query.set(name, String(value));
  }
  const language = new URLSearchParams(location.search).get("lang");
  if (language && !query.has("lang")) query.set("lang", language);
  const text = query.toString();
  return `${BASE}${path.replace(/^\//, "")}${text ? `?${text}` : ""}`;
}

export function go(href: string, { replace = false } = {}): void {
  const current = location.pathname + location.search;
  if (href !== current) history[replace ? "replaceState" : "pushState"](null, "", href);
  for (const listener of listeners) listener();
}

/** Longest address that browsers, mail programs and servers on the way are trusted to carry. */
const LONGEST = 7_500;

/** Says whether the address would stay short enough with some parameters changed. */
export function fits(params: Params): boolean {
  return location.origin.length + changed(params).length <= LONGEST;
}

/** Changes some parameters of the view that is open. */
export function change(params: Params, { replace = true } = {}): void {
  go(changed(params), { replace });
}

function changed(params: Params): string {
  const now = place();
  const all: Params = {};
  for (const name of new Set(now.query.keys())) {
    const values = now.query.getAll(name);
    all[name] = values.length > 1 ? values : values[0];
  }
  return to(now.path.map(encodeURIComponent).join("/"), { ...all, ...params });
}

export function usePlace(): Place {
  const [found, setFound] = useState(place);
  useEffect(() => {
    const update = () => setFound(place());
    listeners.add(update);
    addEventListener("popstate", update);
    return () => {
      listeners.delete(update);
      removeEventListener("popstate", update);
    };
  }, []);
  return found;
}

/** Turns clicks on links of this page into changes of view; all others are left to the browser. */
export function interceptLinks(): void {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = (event.target as Element | null)?.closest("a");
    if (!link || link.hasAttribute("download") || link.hasAttribute("target")) return;
    const href = link instanceof SVGAElement ? link.href.baseVal : link.href;
    const url = new URL(href, document.baseURI);
    if (url.origin !== location.origin || !url.pathname.startsWith(BASE)) return;
    event.preventDefault();
    const isNewView = url.pathname !== location.pathname;
    go(url.pathname + url.search);
    if (isNewView) scrollTo(0, 0);
  });
}
