/** What stands where an answer will be, is not, or cannot be. */

import type { ComponentChildren, JSX } from "preact";
import { Failure } from "../api";
import type { Loaded } from "../load";
import { to } from "../location";
import { say } from "../words";
import { problemDetail, problemHint, problemTitle } from "./problems";

export function Waiting(): JSX.Element {
  return (
    <div class="waiting" role="status">
      <span class="visually-hidden">{say("loading")}</span>
      <i />
      <i />
      <i />
    </div>
  );
}

export function Empty({ children }: { children: ComponentChildren }): JSX.Element {
  return <p class="empty">{children}</p>;
}

export function Trouble({ error, retry }: { error: Error; retry?: () => void }): JSX.Element {
  const failure = error instanceof Failure ? error : null;
  const detail = failure?.reason === "silent" ? say("serverSilentHint") : problemDetail(error.message);
  const hint = failure?.problem && problemHint(failure.problem);
  return (
    <div class="trouble" role="alert">
      <strong>{titleOf(failure)}</strong>
      <p>{detail}</p>
      {hint && <p>{hint}</p>}
      {failure?.problem?.allowed && (
        <p>
          {say("allowed")}: {failure.problem.allowed}
        </p>
      )}
      {failure?.problem?.nearest && (
        <p>
          {say("didYouMean")}: {failure.problem.nearest.join(", ")}
        </p>
      )}
      <p class="row">
        {retry && (
          <button type="button" class="button" onClick={retry}>
            {say("tryAgain")}
          </button>
        )}
        <a class="button quiet" href={to("")}>
          {say("toStart")}
        </a>
      </p>
    </div>
  );
}

function titleOf(failure: Failure | null): string {
  if (failure?.reason === "silent") return say("serverSilent");
  if (failure?.reason === "late") return say("serverLate");
  return failure?.problem ? problemTitle(failure.problem) : say("wentWrong");
}

/** Draws an answer when it is there; the last one stays visible, dimmed, while the next is on its way. */
export function Answer<T>({ of, children }: { of: Loaded<T>; children: (value: T) => ComponentChildren }): JSX.Element {
  if (of.error) return <Trouble error={of.error} retry={of.retry} />;
  if (of.value === null) return <Waiting />;
  return <div class={of.isWaiting ? "answer stale" : "answer"}>{children(of.value)}</div>;
}
