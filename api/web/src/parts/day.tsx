/** Days: the one on which an answer is to hold, which is in the address, and those in texts. */

import type { JSX } from "preact";
import { change } from "../location";
import { say } from "../words";

/** The day on which the paper appeared. */
const PAPER_DAY = "2025-02-23";

const DAY = /(\d{4}-\d{2}(?:-\d{2})?)/;

/** A text whose days are never broken into two lines. */
export function Dated({ text }: { text: string }): JSX.Element {
  return (
    <>
      {text.split(DAY).map((part, index) =>
        index % 2 ? (
          <span class="day" key={index}>
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </>
  );
}

export function DayChoice({ day }: { day: string }): JSX.Element {
  return (
    <>
      <label class="choice">
        <span>{say("asOf")}</span>
        <input type="date" value={day} onChange={(event) => change({ as_of: event.currentTarget.value })} />
      </label>
      <span class="row">
        {day !== PAPER_DAY && (
          <button type="button" class="button quiet" onClick={() => change({ as_of: PAPER_DAY })}>
            {say("paperDay")}
          </button>
        )}
        {day && (
          <button type="button" class="button quiet" onClick={() => change({ as_of: null })}>
            {say("latest")}
          </button>
        )}
      </span>
    </>
  );
}
