/** What stands where an answer will be, is not, or cannot be. */

import type { ComponentChildren, JSX } from "preact";
import { Failure } from "../api";
import type { Loaded } from "../load";
import { to } from "../location";
import { say } from "../words";

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
  const title = failure?.reason === "silent" ? say("serverSilent") : failure?.reason === "late" ? say("serverLate") : (failure?.problem?.title ?? say("wentWrong"));
  const detail = failure?.reason === "silent" ? say("serverSilentHint") : error.message;
  return (
    <div class="trouble" role="alert">
      <strong>{title}</strong>
      <p>{detail}</p>
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

/** Draws an answer when it is there; the last one stays visible, dimmed, while the next is on its way. */
export function Answer<T>({ of, children }: { of: Loaded<T>; children: (value: T) => ComponentChildren }): JSX.Element {
  if (of.error) return <Trouble error={of.error} retry={of.retry} />;
  if (of.value === null) return <Waiting />;
  return <div class={of.isWaiting ? "answer stale" : "answer"}>{children(of.value)}</div>;
}
