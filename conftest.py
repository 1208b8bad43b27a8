"""Fixtures that tests and the doctests of graphkit share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphkit import Atlas, open_atlas
from graphkit.build import build

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def store_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the project's own files into a store folder with one generation."""
    folder = tmp_path_factory.mktemp("store")
    build(folder)
    return folder


@pytest.fixture(scope="session")
def atlas(store_folder: Path) -> Atlas:
    """Open the atlas in that folder."""
    return open_atlas(store_folder, build_if_missing=False)
