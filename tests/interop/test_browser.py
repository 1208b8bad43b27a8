"""An editor in a browser, on a page of another origin: Chromium asks for permission first, and shows what it may read."""

from __future__ import annotations

import contextlib
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.service.servers import Server

pytestmark = pytest.mark.slow

#: What an editor does: a POST that needs no permission, one that does, a GET, and one that fails.
ASK_ALL = """async endpoint => {
  const query = 'SELECT ?x { VALUES ?x { 1 2 } }'
  const accept = { Accept: 'application/sparql-results+json' }
  const asked = {
    form: [endpoint, { method: 'POST', headers: accept, body: new URLSearchParams({ query }) }],
    direct: [endpoint, { method: 'POST', headers: { ...accept, 'Content-Type': 'application/sparql-query' }, body: query }],
    editor: [endpoint + '?' + new URLSearchParams({ query }), { headers: { ...accept, 'X-Requested-With': 'XMLHttpRequest' } }],
    wrong: [endpoint, { method: 'POST', headers: { 'Content-Type': 'application/sparql-query' }, body: 'SELECT' }],
  }
  const found = {}
  for (const [name, [url, options]] of Object.entries(asked)) {
    const response = await fetch(url, options)
    const headers = ['Access-Atlas-Rows', 'Access-Atlas-Cache', 'Access-Atlas-Generation'].map(one => response.headers.get(one))
    found[name] = { status: response.status, headers, body: await response.json() }
  }
  return found
}"""


@contextlib.contextmanager
def _serve_page(folder: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # the name it has
            """Say nothing."""

    folder.joinpath("index.html").write_text("<!doctype html><title>Editor</title>", encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def test_an_editor_on_another_origin(server: Server, chromium: Browser, tmp_path: Path) -> None:
    with _serve_page(tmp_path) as page_url, chromium.new_page() as page:
        page.goto(page_url)
        found: dict[str, Any] = page.evaluate(ASK_ALL, server.sparql)
    for name in ("form", "direct", "editor"):
        assert found[name]["status"] == 200
        assert [row["x"]["value"] for row in found[name]["body"]["results"]["bindings"]] == ["1", "2"]
        assert found[name]["headers"][0] == "2"
        assert None not in found[name]["headers"]
    assert found["wrong"]["status"] == 400
    assert found["wrong"]["body"]["type"].endswith("/invalid-query")
