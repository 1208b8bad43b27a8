/** Links that leave the page: only to web addresses, whatever the data say. */

import type { JSX } from "preact";
import { slugOf } from "../names";
import { isWeb } from "./values";

export function Outside({ href, text }: { href: string; text: string }): JSX.Element {
  return isWeb(href) ? (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  ) : (
    <span>{text}</span>
  );
}

export function licenceName(iri: string): string {
  const found = /creativecommons\.org\/licenses\/([a-z-]+)\/(\d\.\d)/.exec(iri);
  return found ? `CC ${found[1]!.toUpperCase()} ${found[2]}` : slugOf(iri.replace(/\/$/, ""));
}
