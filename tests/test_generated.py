from __future__ import annotations

from typing import TYPE_CHECKING

from tests.generated import ROOT, generated

if TYPE_CHECKING:
    from graphkit import Atlas


def test_generated_files_are_current(atlas: Atlas) -> None:
    stale = [
        name
        for name, text in generated(atlas).items()
        if not (ROOT / name).exists() or (ROOT / name).read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run `make generated`"
