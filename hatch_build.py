"""The hook by which hatch puts the built page into the wheel."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from types import ModuleType


def _builder(root: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_page", Path(root) / "api" / "web" / "build_page.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("api/web/build_page.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class PageBuildHook(BuildHookInterface[Any]):
    """Builds the page for a wheel; an editable installation leaves that to `make page`."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node only where something is to be built."""
        builder = _builder(self.root)
        return [] if self.target_name != "wheel" or builder.is_current() else [builder.NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page and name its files."""
        if self.target_name != "wheel" or version == "editable":
            return
        builder = _builder(self.root)
        builder.build_page()
        if (builder.DIST / "index.html").is_file():
            build_data["force_include"][str(builder.DIST)] = "api/web/dist"
