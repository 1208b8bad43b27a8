/** The way from page to page of a long list. */

import type { JSX } from "preact";
import { change } from "../location";
import { say } from "../words";

interface Props {
  /** Parameter of the address that counts the pages from 1. */
  name: string;
  page: number;
  size: number;
  total: number;
}

export function pageOf(query: URLSearchParams, name: string): number {
  return Math.max(1, Math.trunc(Number(query.get(name))) || 1);
}

export function Pager({ name, page, size, total }: Props): JSX.Element {
  const last = Math.max(1, Math.ceil(total / size));
  const turn = (to: number) => change({ [name]: to === 1 ? null : to });
  const first = Math.min(total, (page - 1) * size + 1);
  return (
    <p class="row pager">
      <button type="button" class="button" disabled={page <= 1} onClick={() => turn(page - 1)}>
        {say("previous")}
      </button>
      <span class="hint" role="status">
        {say("rowsOf", { first, last: Math.min(total, page * size), total })}
      </span>
      <button type="button" class="button" disabled={page >= last} onClick={() => turn(page + 1)}>
        {say("next")}
      </button>
    </p>
  );
}
