"""One store's determinations: what is read once is kept, and every question is one call."""

from __future__ import annotations

import functools
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from graphkit.accessibility.answer import AccessAnswer, AccessMatrix, ProfileAccess
from graphkit.accessibility.determination import brief, determine
from graphkit.accessibility.facts import read_facts, read_latest_day
from graphkit.accessibility.profiles import read_profiles
from graphkit.accessibility.wording import LANGUAGES, read_wording
from graphkit.errors import UnknownNameError
from graphkit.influence.scope import check_choice
from graphkit.vocabulary import nearest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    import polars as pl
    import pyoxigraph as ox

    from graphkit.accessibility.answer import BriefAccess
    from graphkit.accessibility.extract import Extract
    from graphkit.accessibility.facts import SystemFacts
    from graphkit.accessibility.groundwork import Groundwork
    from graphkit.accessibility.scenario import Scenario, WhatIfAnswer
    from graphkit.accessibility.wording import Language, Wording
    from graphkit.answers import Labelled
    from graphkit.influence import InfluenceGraph
    from graphkit.profiles import Profile
    from graphkit.store.protocol import Store

__all__ = ["AccessEngine"]

#: How many determinations in brief are kept: 13 profiles by 5,000 systems, or fewer systems on several days.
RECENT_BRIEFS: Final = 65_000


class AccessEngine:
    """Determinations over one generation of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._extracts: dict[dt.date, Extract] = {}
        self._wordings: dict[Language, Wording] = {}
        self._briefs: dict[tuple[str, str, dt.date], BriefAccess] = {}
        self._lock = threading.Lock()

    @functools.cached_property
    def facts(self) -> dict[str, SystemFacts]:
        """What is known of every system, by slug."""
        return read_facts(self.store)

    @functools.cached_property
    def profiles(self) -> dict[str, Profile]:
        """The profiles of the store, by id."""
        return read_profiles(self.store)

    @functools.cached_property
    def latest_day(self) -> dt.date:
        """The day on which a source was last read: the day answers speak of unless another is named."""
        return read_latest_day(self.store)

    @functools.cached_property
    def groundwork(self) -> Groundwork:
        """What scenarios rest on."""
        from graphkit.accessibility.groundwork import Groundwork  # only scenarios need it

        return Groundwork(self.store, self.profiles.values())

    def wording(self, language: Language) -> Wording:
        """Give the words of a language, with the names that the store has in it."""
        with self._lock:
            if language not in self._wordings:
                check_choice("language", language, LANGUAGES)
                self._wordings[language] = read_wording(self.store, language)
            return self._wordings[language]

    def profile(self, name: Profile | str) -> Profile:
        """Give a profile by id or name. Raises `UnknownNameError` with the nearest ids."""
        if not isinstance(name, str):
            return name
        for one in self.profiles.values():
            if name.casefold() in (one.id, one.name.en.casefold(), one.name.ko.casefold()):
                return one
        raise UnknownNameError("profile", name, nearest(name, self.profiles), self.profiles)

    def determine(
        self, profile: Profile | str, systems: Sequence[str], as_of: dt.date | None, language: Language = "en"
    ) -> AccessAnswer:
        """Determine for a profile whether it can use systems, or each if none is named, with every reason."""
        person, day, wording = self.profile(profile), as_of or self.latest_day, self.wording(language)
        chosen = [self.facts[system] for system in systems] or list(self.facts.values())
        return AccessAnswer(
            profile=person.id,
            as_of=day,
            generation=self.store.generation,
            systems=tuple(determine(person, facts.at(day), wording) for facts in chosen),
        )

    def matrix(
        self, profiles: Sequence[Profile | str], systems: Sequence[Labelled], as_of: dt.date | None
    ) -> AccessMatrix:
        """Determine for profiles (all of the store, if none is named) whether they can use systems, in brief."""
        day = as_of or self.latest_day
        people = [self.profile(one) for one in profiles] or list(self.profiles.values())
        return AccessMatrix(
            as_of=day,
            generation=self.store.generation,
            systems=tuple(systems),
            profiles=tuple(
                ProfileAccess(
                    profile=one.id,
                    label=one.name.en,
                    label_ko=one.name.ko,
                    systems=tuple(self._brief(one, system.id, day) for system in systems),
                )
                for one in people
            ),
        )

    def _brief(self, person: Profile, system: str, day: dt.date) -> BriefAccess:
        """Determine in brief; what was asked of the store's own profiles lately is kept."""
        if self.profiles.get(person.id) is not person:
            return brief(determine(person, self.facts[system].at(day)))
        key = (person.id, system, day)
        found = self._briefs.get(key)
        if found is None:
            found = brief(determine(person, self.facts[system].at(day)))
            with self._lock:
                self._briefs[key] = found
                while len(self._briefs) > RECENT_BRIEFS:
                    del self._briefs[next(iter(self._briefs))]
        return found

    def extract(self, as_of: dt.date | None = None) -> Extract:
        """Give the extract of all systems on a day; those of the days asked for last are kept."""
        from graphkit.accessibility.extract import make_extract  # columns are loaded only where they are used

        day = as_of or self.latest_day
        with self._lock:
            if day not in self._extracts:
                self._extracts[day] = make_extract(facts.at(day) for facts in self.facts.values())
                while len(self._extracts) > 4:
                    del self._extracts[next(iter(self._extracts))]
            return self._extracts[day]

    def table(self, profiles: Sequence[Profile | str] = (), as_of: dt.date | None = None) -> pl.DataFrame:
        """Judge every system for profiles (all of the store, if none is named): a row per system, a column per profile.

        The column `available` tells whether some route is open to newcomers on the day: a system that is available and
        inaccessible is what the paper means by release without access.
        """
        import polars as pl

        from graphkit.accessibility.vectorised import VERDICTS, determine_systems, find_available

        people = [self.profile(one) for one in profiles] or list(self.profiles.values())
        extract = self.extract(as_of)
        found = determine_systems(extract, people)
        names = pl.Series(VERDICTS)
        return found.select(
            pl.Series("system", extract.systems).gather(found["system"]),
            find_available(extract)["available"],
            *(names.gather(found[one.id]).alias(one.id) for one in people),
        )

    def what_if(
        self,
        influences: InfluenceGraph,
        system: str,
        changes: Mapping[str, Any] | Scenario,
        as_of: dt.date | None,
        derive: Callable[[ox.Store], object],
        *,
        depth: int | None = 1,
        language: Language = "en",
    ) -> WhatIfAnswer:
        """Find what follows from a scenario for every profile of the store; `derive` runs the rules on a graph."""
        from graphkit.accessibility.scenario import Scenario, ScenarioChange, find_consequences

        if isinstance(changes, Mapping):
            listed = tuple(ScenarioChange(name=name, value=value) for name, value in changes.items())
            scenario = Scenario(system=system, changes=listed)
        else:
            scenario = changes.model_copy(update={"system": system})
        day = as_of or scenario.as_of or self.latest_day
        wording = self.wording(language)
        return find_consequences(self.groundwork, influences, scenario, day, derive, wording, depth=depth)
