/** Why an outcome moves: its paths, their mechanisms, conditions, citations and those concerned. */

import type { JSX } from "preact";
import { Fragment } from "preact";
import { to } from "../location";
import { labelOf, viewOf } from "../names";
import { Confidence, EvidenceMark, Moves, OutcomeKind } from "../parts/marks";
import { isWeb } from "../parts/values";
import type { Change, Citation, Effect, EffectPath, Influence } from "../types";
import { language, say } from "../words";

const MOST_PATHS = 12;

export function EffectDetail({ effect, moved }: { effect: Effect; moved: Change | null }): JSX.Element {
  const paths = [...effect.paths].sort((a, b) => a.influences.length - b.influences.length);
  return (
    <aside class={`detail ${effect.outcome.kind}`} aria-live="polite">
      <p class="facts">
        <OutcomeKind kind={effect.outcome.kind} />
        {moved && <Moves how={effect.movement} />}
        <span>{say(effect.strength)}</span>
        <Confidence level={effect.confidence} />
      </p>
      <h3>
        <a href={to(viewOf(effect.outcome.kind, effect.outcome.id) ?? "")}>{labelOf(effect.outcome)}</a>
      </h3>
      {effect.movement === "ambiguous" && <p class="hint">{say("ambiguousMeans")}</p>}
      {paths.slice(0, MOST_PATHS).map((path) => (
        <PathCard key={path.influences.map((one) => one.id).join()} path={path} moved={moved} />
      ))}
      {paths.length > MOST_PATHS && <p class="hint">{say("morePaths", { count: paths.length - MOST_PATHS })}</p>}
      {effect.concerns.length > 0 && (
        <p class="concerns">
          <b>{say(effect.outcome.kind === "risk" ? "whoBears" : "whoGains")}</b> {effect.concerns.map((one) => labelOf(one)).join(" · ")}
        </p>
      )}
    </aside>
  );
}

function PathCard({ path, moved }: { path: EffectPath; moved: Change | null }): JSX.Element {
  return (
    <div class="path">
      {path.influences.length > 1 && (
        <p class="chain">
          {path.influences.map((one) => (
            <Fragment key={one.id}>
              {labelOf(one.cause)} <span aria-label={say(one.sign > 0 ? "raises" : "lowers")}>{one.sign > 0 ? "→⁺" : "→⁻"}</span>{" "}
            </Fragment>
          ))}
          {labelOf(path.influences[path.influences.length - 1]!.effect)}
          {moved && path.moves && (
            <>
              {" "}
              <Moves how={path.moves} />
            </>
          )}
        </p>
      )}
      {path.influences.map((one) => (
        <InfluenceText key={one.id} influence={one} />
      ))}
    </div>
  );
}

export function InfluenceText({ influence }: { influence: Influence }): JSX.Element {
  const mechanism = (language() === "ko" && influence.mechanism_ko) || influence.mechanism;
  return (
    <div class="influence">
      <p class="mechanism">
        <EvidenceMark of={influence.evidence} /> {mechanism}
      </p>
      {influence.holds_when.length > 0 && (
        <p class="condition">
          <b>{say("onlyWhen")}</b>{" "}
          {influence.holds_when.map((one, index) => (
            <Fragment key={one.iri}>
              {index > 0 && " · "}
              <a href={to(`variables/${one.variable}`)}>{labelOf(one)}</a>
            </Fragment>
          ))}
        </p>
      )}
      {influence.cites.length > 0 && <Citations of={influence.cites} />}
    </div>
  );
}

export function Citations({ of }: { of: Citation[] }): JSX.Element {
  return (
    <ul class="citations">
      {of.map((one) => {
        const href = one.arxiv ? `https://arxiv.org/abs/${one.arxiv}` : one.doi ? `https://doi.org/${one.doi}` : one.url;
        const code = one.arxiv ? `arXiv ${one.arxiv}` : one.doi ? `doi ${one.doi}` : "";
        return (
          <li key={one.iri}>
            {isWeb(href) ? (
              <a href={href} target="_blank" rel="noopener noreferrer">
                {one.title}
              </a>
            ) : (
              one.title
            )}{" "}
            <small>{[one.year, code].filter(Boolean).join(" · ")}</small>
          </li>
        );
      })}
    </ul>
  );
}

/** The same as a table, for those who read tables better than pictures. */
export function EffectsTable({ effects }: { effects: Effect[] }): JSX.Element {
  const sorted = [...effects].sort((a, b) => a.outcome.kind.localeCompare(b.outcome.kind));
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say("whatMoves")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say("outcome")}</th>
            <th scope="col">{say("movement")}</th>
            <th scope="col">{say("mechanism")}</th>
            <th scope="col">{say("confidence")}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((effect) => (
            <tr key={effect.outcome.id}>
              <th scope="row">
                <OutcomeKind kind={effect.outcome.kind} />
                <br />
                <a href={to(viewOf(effect.outcome.kind, effect.outcome.id) ?? "")}>{labelOf(effect.outcome)}</a>
              </th>
              <td>
                <Moves how={effect.movement} />
                <br />
                <small>{say(effect.strength)}</small>
              </td>
              <td>
                {effect.paths.slice(0, MOST_PATHS).map((path) => (
                  <PathCard key={path.influences.map((one) => one.id).join()} path={path} moved={null} />
                ))}
              </td>
              <td>{say(effect.confidence)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
