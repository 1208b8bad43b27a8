"""A server of a store with two generations: the second adds what is hostile, retired or gone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

import httpx2
import pyoxigraph as ox
import pytest

from graphkit.build.additions import add_graphs
from graphkit.namespaces import graph, term, thing
from tests.web.serving import Server, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["BROWSER", "HOSTILE"]

#: What a browser sends when a person follows a link.
BROWSER: Final = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

HOSTILE: Final = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}"

_TRUE: Final = ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))


def _quads() -> Iterator[ox.Quad]:
    target = graph("test")
    hostile, old, gone = thing("organisation", "hostile"), thing("risk", "old-risk"), thing("risk", "gone-risk")
    successor = thing("risk", "prompt-injection")
    for subject, predicate, value in (
        (hostile, "rdf:type", term("axs:Organisation")),
        (hostile, "rdfs:label", ox.Literal(HOSTILE, language="en")),
        (hostile, "dcterms:description", ox.Literal(HOSTILE, language="en")),
        (hostile, "skos:altLabel", ox.Literal(HOSTILE)),
        (hostile, "foaf:homepage", ox.NamedNode("javascript:alert(3)")),
        (old, "rdf:type", term("axs:Outcome")),
        (old, "rdfs:label", ox.Literal("old risk", language="en")),
        (old, "owl:deprecated", _TRUE),
        (old, "dcterms:isReplacedBy", successor),
        (gone, "owl:deprecated", _TRUE),
        (gone, "dcterms:isReplacedBy", successor),
    ):
        yield ox.Quad(subject, term(predicate), value, target)


@pytest.fixture(scope="session")
def two_generations(store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("linked") / "store"
    shutil.copytree(store_folder, folder)
    add_graphs(folder, _quads(), owned=("test", "test/"), about=[("rdf:type", term("dcat:Dataset"))])
    return folder


@pytest.fixture(scope="session")
def running(two_generations: Path) -> Iterator[Server]:
    with serve(two_generations) as server:
        yield server


@pytest.fixture(scope="session")
def web(running: Server) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=running.url, timeout=60) as client:
        yield client
