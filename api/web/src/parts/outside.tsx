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

/** Licences whose addresses do not end in their names. */
const NAMED: [RegExp, string][] = [
  [/apache\.org\/licenses\/LICENSE-2\.0/i, "Apache 2.0"],
  [/w3\.org\/copyright\/document-license/i, "W3C Document License"],
];

export function licenceName(iri: string): string {
  const named = NAMED.find(([pattern]) => pattern.test(iri));
  if (named) return named[1];
  const found = /creativecommons\.org\/licenses\/([a-z-]+)\/(\d\.\d)/.exec(iri);
  return found ? `CC ${found[1]!.toUpperCase()} ${found[2]}` : slugOf(iri.replace(/\/$/, "")).replaceAll("-", " ");
}
