"""Small stores for tests: in memory, behind the same protocol as the real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit import ontology
from graphkit.build.derivation import derive
from graphkit.mapping import map_countries, map_languages
from graphkit.namespaces import graph
from graphkit.values import country_codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphkit.store.protocol import QueryResults

__all__ = ["LANGUAGES", "MemoryStore"]

LANGUAGES = ("en", "ko", "pt-br", "zh-hant", "sw", "yue", "en-gb", "sr-latn")


class MemoryStore:
    """The ontology, every country, some languages, and what a test puts into the graph `curated`."""

    def __init__(self) -> None:
        self.inner = ox.Store()
        self.inner.bulk_extend(ontology.read_ontology())
        self.inner.extend(map_countries((code.lower() for code in country_codes()), graph("reference")))
        self.inner.extend(map_languages(LANGUAGES, graph("reference")))

    @property
    def generation(self) -> str:
        return "memory"

    def fill(self, quads: Iterable[ox.Quad], *, derived: bool = False) -> None:
        """Replace what a test put in before; `derived` runs the rules too."""
        self.inner.remove_graph(graph("curated"))
        self.inner.remove_graph(graph("derived"))
        self.inner.extend(quads)
        if derived:
            derive(self.inner)

    def query(
        self,
        sparql: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> QueryResults:
        assert default_graphs is named_graphs is None, "tests of small stores ask the union"
        return self.inner.query(sparql, use_default_graph_as_union=True)
