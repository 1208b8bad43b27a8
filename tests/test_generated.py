from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.catalogue_figures import PAGE, PINNED
from tests.generated import ROOT, catalogue_page, generated

if TYPE_CHECKING:
    from pathlib import Path

    from graphkit import Atlas


def test_generated_files_are_current(atlas: Atlas) -> None:
    stale = [
        name
        for name, text in generated(atlas).items()
        if not (ROOT / name).exists() or (ROOT / name).read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run `make generated`"


@pytest.mark.slow
def test_figures_of_catalogues_are_current(store_folder: Path, tmp_path: Path) -> None:
    if not PINNED.is_dir():
        pytest.skip(f"the pinned data sets are not at {PINNED}")
    assert (ROOT / PAGE).read_text(encoding="utf-8") == catalogue_page(store_folder, tmp_path), "run `make generated`"
