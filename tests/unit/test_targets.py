"""What an update can be seen to leave alone; whatever is in doubt is compared."""

from __future__ import annotations

import pytest

from graphkit.namespaces import BASE
from graphkit.writing.targets import leaves_sources_alone


@pytest.mark.parametrize(
    "update",
    [
        f"PREFIX g: <{BASE}graph/> DROP GRAPH g:source\\/litellm",
        f"PREFIX a: <{BASE}> DROP GRAPH a:graph\\/source\\/litellm",
        f"PREFIX s: <{BASE}graph/source> DROP GRAPH s:\\/litellm",
        f"BASE <{BASE}graph/> DROP GRAPH <source/litellm>",
        f"WITH <{BASE}graph/source/litellm> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        "INSERT { GRAPH $g { <a:a> <a:b> 1 } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"DROP GRAPH <{BASE}graph/so\\u0075rce/litellm>",
        "DROP NAMED",
    ],
)
def test_an_update_that_may_reach_a_source_is_compared_with_it(update: str) -> None:
    assert not leaves_sources_alone(update)
