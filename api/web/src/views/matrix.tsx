/** Profiles by systems: in each cell the verdict and, in a word, what it rests on. */

import type { JSX } from "preact";
import { change, to } from "../location";
import { labelOf } from "../names";
import { Empty } from "../parts/states";
import type { Labelled } from "../types";
import { language, say } from "../words";
import { type AccessMatrix, type BriefAccess, briefly, hindranceName, hindrances, OWN, type Profile, type ProfileAccess, routeName, SIGNS, VERDICTS } from "./access";

/** As many systems as are drawn until all are asked for. */
const MOST_COLUMNS = 20;

interface Props {
  matrix: AccessMatrix;
  profiles: Profile[];
  query: URLSearchParams;
}

export function Matrix({ matrix, profiles, query }: Props): JSX.Element {
  const verdict = query.get("verdict") ?? "";
  const hindrance = query.get("hindrance") ?? "";
  const isWanted = (one: BriefAccess) => (!verdict || one.verdict === verdict) && (!hindrance || hindrances(one).includes(hindrance));
  const isFiltered = verdict !== "" || hindrance !== "";
  const counted = (one: BriefAccess) => (isFiltered ? isWanted(one) : one.verdict === "accessible");
  const ofSystem = (system: Labelled) => matrix.profiles.filter((one) => one.systems.some((two) => two.system === system.id && counted(two))).length;
  const ofProfile = (one: ProfileAccess) => one.systems.filter(counted).length;
  const open = (system: Labelled) => matrix.profiles.filter((one) => one.systems.some((two) => two.system === system.id && two.verdict === "undetermined")).length;
  const isByName = query.get("order") === "name";
  const ordered = [...matrix.systems].sort((a, b) => (isByName ? 0 : ofSystem(b) - ofSystem(a) || open(b) - open(a)) || labelOf(a).localeCompare(labelOf(b)));
  const systems = query.get("columns") === "all" ? ordered : ordered.slice(0, MOST_COLUMNS);
  const isOwn = (one: ProfileAccess) => Number(one.profile === OWN);
  const rows = [...matrix.profiles].sort((a, b) => isOwn(b) - isOwn(a) || (isByName ? 0 : ofProfile(b) - ofProfile(a)) || labelOf(a).localeCompare(labelOf(b)));
  if (isFiltered && !rows.some(ofProfile)) return <Empty>{say("noCells")}</Empty>;
  return (
    <>
      <div class="scroll matrix" tabIndex={0} role="region" aria-label={say("navWho")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say("profile")}</th>
            {systems.map((one) => (
              <th scope="col" key={one.id}>
                <a href={to(`systems/${one.id}`)}>{labelOf(one)}</a>
                <small>{say("reachOf", { count: ofSystem(one), total: rows.length })}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.profile} class={row.profile === OWN ? "own" : ""}>
              <th scope="row" title={profiles.find((one) => one.id === row.profile)?.description[language()]}>
                {labelOf(row)} <small>{`${ofProfile(row)}/${ordered.length}`}</small>
              </th>
              {systems.map((system) => {
                const one = row.systems.find((two) => two.system === system.id);
                const isChosen = query.get("profile") === row.profile && query.get("system") === system.id;
                return (
                  <td key={system.id}>
                    {one && isWanted(one) ? <Cell one={one} row={row} isChosen={isChosen} query={query} /> : <span class="missing">·</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      </div>
      {ordered.length > systems.length && (
        <p class="row hint">
          {say("firstOf", { count: systems.length, total: ordered.length })}
          <button type="button" class="button quiet" onClick={() => change({ columns: "all" })}>
            {say("allColumns", { count: ordered.length })}
          </button>
        </p>
      )}
    </>
  );
}

function Cell({ one, row, isChosen, query }: { one: BriefAccess; row: ProfileAccess; isChosen: boolean; query: URLSearchParams }): JSX.Element {
  const select = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    change({ profile: row.profile, system: one.system });
    requestAnimationFrame(() => document.getElementById("reasoning")?.scrollIntoView({ block: "start" }));
  };
  const all = one.verdict === "accessible" ? (one.route ? routeName(one.route) : "") : [...new Set(hindrances(one))].map((name) => hindranceName(name, one.verdict)).join(", ");
  return (
    <a
      class={`verdict ${one.verdict}`}
      href={to("who", { ...Object.fromEntries(query), profile: row.profile, system: one.system })}
      title={`${say(VERDICTS[one.verdict])}: ${all}`}
      aria-current={isChosen ? "true" : undefined}
      onClick={select}
    >
      <b aria-hidden="true">{SIGNS[one.verdict]}</b> <span class="visually-hidden">{say(VERDICTS[one.verdict])}</span>
      <small>{briefly(one)}</small>
    </a>
  );
}
