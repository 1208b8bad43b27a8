/** Which view an address opens. */

import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { routes as readRoutes } from "./api";
import { type Place, usePlace } from "./location";
import { useNames } from "./names";
import { Shell } from "./parts/shell";
import { Trouble } from "./parts/states";
import Compare from "./views/compare";
import Data from "./views/data";
import Explore from "./views/explore";
import Outcome from "./views/outcome";
import Sparql from "./views/sparql";
import Start from "./views/start";
import System from "./views/system";
import Systems from "./views/systems";
import Thing from "./views/thing";
import Variable from "./views/variable";
import Variables from "./views/variables";
import WhatIf from "./views/what-if";
import Who from "./views/who";
import { language, say } from "./words";

export interface ViewProps {
  place: Place;
  /** Templates of the API's routes: a view that needs one that is not there is not offered. */
  routes: Set<string>;
}

type View = ComponentType<ViewProps>;


const LISTS: Record<string, View> = {
  "": Start,
  variables: Variables,
  systems: Systems,
  compare: Compare,
  sparql: Sparql,
  explore: Explore,
  data: Data,
  who: Who,
  "what-if": WhatIf,
};
const MEMBERS: Record<string, View> = {
  variables: Variable,
  risks: Outcome,
  benefits: Outcome,
  systems: System,
  stakeholders: Thing,
  interventions: Thing,
  things: Thing,
};

export function App(): JSX.Element {
  const place = usePlace();
  const [routes, setRoutes] = useState<Set<string>>(new Set());
  useNames();
  useEffect(() => {
    readRoutes().then(setRoutes, () => undefined);
  }, [place.path[0]]);
  useEffect(() => {
    document.documentElement.lang = language();
  });
  const [first = "", second] = place.path;
  const View = second === undefined ? LISTS[first] : MEMBERS[first];
  return (
    <Shell place={place} routes={routes}>
      {View ? (
        <View key={place.path.join("/")} place={place} routes={routes} />
      ) : (
        <Trouble error={new Error(say("noView"))} />
      )}
    </Shell>
  );
}
