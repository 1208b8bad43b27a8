/** The claim, the map of what decides access, and four systems side by side. */

import type { JSX } from "preact";
import type { ViewProps } from "../app";
import { useLoad } from "../load";
import { to } from "../location";
import { useNames } from "../names";
import { Answer } from "../parts/states";
import { openSearch } from "../parts/search";
import { TakeAway } from "../parts/takeaway";
import { useTitle } from "../title";
import { say } from "../words";
import { Cases } from "./cases";
import { readFramework } from "./framework";
import { AccessMap } from "./map";
import { StageFlow } from "./stages";
import { useWidth } from "../width";

export default function Start(_: ViewProps): JSX.Element {
  useTitle("");
  useNames();
  const framework = useLoad("framework", readFramework);
  const { frame, width } = useWidth(1120);
  return (
    <>
      <section class="claim">
        <h1>{say("claim")}</h1>
        <p class="lede">{say("claimLede")}</p>
        <p class="row">
          <a class="button strong" href={to("variables/context-length", { change: "increase" })}>
            {say("startMove")}
          </a>
          <a class="button" href={to("compare", { system: ["llama-3-1-405b-instruct", "deepseek-v3", "gpt-4", "claude-3-5-sonnet"] })}>
            {say("startCompare")}
          </a>
          <button type="button" class="button" onClick={openSearch}>
            {say("startSearch")} <kbd aria-hidden="true">/</kbd>
          </button>
        </p>
      </section>
      <StageFlow />
      <section>
        <h2>{say("mapTitle")}</h2>
        <p class="hint">{say("mapHint")}</p>
        <div ref={frame} class="picture">
          <Answer of={framework}>{(value) => <AccessMap framework={value} width={width} />}</Answer>
        </div>
      </section>
      <section>
        <h2>{say("casesTitle")}</h2>
        <p class="hint">{say("casesHint")}</p>
        <Cases />
      </section>
      <TakeAway
        title={say("mapTitle")}
        slug="access-atlas"
        data={{ JSON: "/variables?format=json", Turtle: "/variables?format=turtle" }}
        picture={frame}
      />
    </>
  );
}
