"""Find out which state of a data set lies at a path: the commit of a git checkout, or the version of an installed package."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["find_revision"]

_COMMIT = re.compile(r"[0-9a-f]{40}")


def find_revision(path: Path) -> str | None:
    """Give the commit or version of the files at a path; None where nothing tells.

    Only a checkout's own `.git` folder and the `.dist-info` folder beside a package are looked at; no program is run.
    """
    for folder in (path, *path.resolve().parents):
        if (folder / ".git").is_dir():
            return _commit(folder / ".git")
        version = _version(folder)
        if version is not None:
            return version
    return None


def _commit(git: Path) -> str | None:
    head = _text(git / "HEAD").strip()
    if _COMMIT.fullmatch(head):
        return head
    name = head.removeprefix("ref: ")
    commit = _text(git / name).strip()
    if _COMMIT.fullmatch(commit):
        return commit
    packed = re.search(rf"^([0-9a-f]{{40}}) {re.escape(name)}$", _text(git / "packed-refs"), re.MULTILINE)
    return packed[1] if packed else None


def _version(package: Path) -> str | None:
    for info in package.parent.glob(f"{package.name}-*.dist-info"):
        match = re.search(r"^Version: (\S+)$", _text(info / "METADATA"), re.MULTILINE)
        if match:
            return match[1]
    return None


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
