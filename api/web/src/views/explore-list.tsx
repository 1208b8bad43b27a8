/** What the drawn graph says, in words: the links as a list, the paths found, and what is known of the thing chosen. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { to } from "../location";
import { labelOf, viewOf } from "../names";
import { KIND_WORDS } from "../parts/kinds";
import { Empty } from "../parts/states";
import type { NetworkLink } from "../pictures/network";
import { say } from "../words";
import { isSigned, LONGEST_PATH, type Part, type PathFound, relationWord } from "./explore-part";

const FIRST_ROWS = 100;
const MOST_BESIDE = 30;

interface Actions {
  choose: (id: string) => void;
  expand: (id: string) => void;
}

export const kindName = (kind: string): string => (KIND_WORDS[kind] ? say(KIND_WORDS[kind]) : kind.replaceAll("-", " "));

export function nameIn(part: Part, id: string): string {
  const found = part.things.get(id);
  return found ? labelOf(found) : id;
}

export function LinkList({ part, links, starts, expand }: { part: Part; links: NetworkLink[]; starts: string[] } & Pick<Actions, "expand">): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const [rows, setRows] = useState(FIRST_ROWS);
  return (
    <details class="link-list" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say("linkList")}</summary>
      {isOpen && (
        <>
          <div class="scroll" tabIndex={0} role="region" aria-label={say("linkList")}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{say("linkFrom")}</th>
                  <th scope="col">{say("linkWord")}</th>
                  <th scope="col">{say("linkTo")}</th>
                  <th scope="col">
                    <span class="visually-hidden">{say("expand")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {links.slice(0, rows).map((one) => {
                  const far = starts.includes(one.source) ? one.target : one.source;
                  return (
                    <tr key={one.id}>
                      <th scope="row">{nameIn(part, one.source)}</th>
                      <td>{relationWord(one.relation)}</td>
                      <td>{nameIn(part, one.target)}</td>
                      <td>
                        {!starts.includes(far) && (
                          <button type="button" class="link" aria-label={`${say("expand")}: ${nameIn(part, far)}`} onClick={() => expand(far)}>
                            {say("expand")}
                          </button>
                        )}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
          {links.length > rows && (
            <button type="button" class="button" onClick={() => setRows(rows + 5 * FIRST_ROWS)}>
              {say("showMore", { count: links.length - rows })}
            </button>
          )}
        </>
      )}
    </details>
  );
}

/** The paths between two things, each as a sentence whose words can be chosen. */
export function Paths({ paths, choose }: { paths: PathFound[] } & Pick<Actions, "choose">): JSX.Element {
  if (!paths.length) return <Empty>{say("noPath", { count: LONGEST_PATH })}</Empty>;
  return (
    <ol class="paths" aria-label={say("pathBetween")}>
      {paths.map((path, index) => (
        <li key={index}>
          {path.things.map((thing, step) => {
            const link = path.links[step - 1]?.[0];
            const id = `${thing.kind}/${thing.id}`;
            return (
              <span key={id}>
                {link && <small>{link.target === id ? ` ${relationWord(link.relation)} → ` : ` ← ${relationWord(link.relation)} `}</small>}
                <button type="button" class="link" onClick={() => choose(id)}>
                  {labelOf(thing)}
                </button>
              </span>
            );
          })}
        </li>
      ))}
    </ol>
  );
}

/** Gives what a thing is linked with, by the words of the relation and its direction. */
function byRelation(links: NetworkLink[], id: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const one of links) {
    const isLeaving = one.source === id;
    const relation = isLeaving ? `${relationWord(one.relation)} →` : `← ${relationWord(one.relation)}`;
    found.set(relation, [...(found.get(relation) ?? []), isLeaving ? one.target : one.source]);
  }
  return found;
}

interface Beside extends Actions {
  part: Part;
  links: NetworkLink[];
  starts: string[];
  id: string;
  isPinned: boolean;
  pin: () => void;
  remove: () => void;
}

export function Detail({ part, links, starts, id, isPinned, pin, remove, choose, expand }: Beside): JSX.Element | null {
  const thing = part.things.get(id);
  if (!thing) return null;
  const leaving = new Set(links.filter((one) => one.source === id).map((one) => one.target));
  // What a link of its own leads to need not be told again from the other side.
  const isInverse = (one: NetworkLink) => one.target === id && leaving.has(one.source) && !isSigned(one.relation);
  const mine = links.filter((one) => (one.source === id || one.target === id) && !isInverse(one)).sort((a, b) => Number(isSigned(b.relation)) - Number(isSigned(a.relation)));
  return (
    <aside class={`detail ${thing.kind}`}>
      <p class="crumbs">{kindName(thing.kind)}</p>
      <h2>{labelOf(thing)}</h2>
      <p class="row">
        {!starts.includes(id) && (
          <button type="button" class="button strong" onClick={() => expand(id)}>
            {say("expand")}
          </button>
        )}
        {starts.length > 1 && starts.includes(id) && (
          <button type="button" class="button" onClick={remove}>
            {say("removeThing")}
          </button>
        )}
        <button type="button" class="button" aria-pressed={isPinned} onClick={pin}>
          {say(isPinned ? "unpin" : "pin")}
        </button>
        <a class="button" href={to(viewOf(thing.kind, thing.id) ?? `things/${thing.kind}/${thing.id}`)}>
          {say("openView")}
        </a>
      </p>
      <ul class="links">
        {[...byRelation(mine.slice(0, MOST_BESIDE), id)].map(([relation, others]) => (
          <li key={relation}>
            <small>{relation}</small>
            <ul>
              {others.map((other) => (
                <li key={other}>
                  <button type="button" class="link" onClick={() => choose(other)}>
                    {nameIn(part, other)}
                  </button>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {mine.length > MOST_BESIDE && <p class="hint">{say("moreInList", { count: mine.length - MOST_BESIDE })}</p>}
    </aside>
  );
}
