"""The files that Vite made of `api/web`, read once and kept, compressed too."""

from __future__ import annotations

import gzip
import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DIST", "BuiltPage", "PageFile"]

#: Where the build puts the page, in a checkout and in an installed wheel alike.
DIST: Final = Path(__file__).parent.parent / "web" / "dist"

_INDEX: Final = "index.html"
_BASE: Final = b'<base href="/atlas/"'
_BROTLI: Final = ".br"
_COMPRESSED: Final = (".js", ".css", ".html", ".svg", ".json")


class PageFile(NamedTuple):
    """A built file; `packed` holds it by content coding, the smallest first, where compression pays."""

    body: bytes
    packed: Mapping[str, bytes]
    media_type: str
    is_immutable: bool


class BuiltPage:
    """The built page; falsy where it has not been built.

    >>> bool(BuiltPage(Path("no-such-folder")))
    False
    """

    def __init__(self, folder: Path = DIST) -> None:
        is_built = (folder / _INDEX).is_file()
        found = sorted(path for path in folder.rglob("*") if path.is_file()) if is_built else []
        self.files: Mapping[str, PageFile] = {
            path.relative_to(folder).as_posix(): _read(path, folder)
            for path in found
            if path.name[0] != "." and path.suffix != _BROTLI
        }

    def __bool__(self) -> bool:
        return _INDEX in self.files

    def file(self, path: str) -> PageFile | None:
        """Give a built file by its path below the page's folder; None if there is none."""
        return self.files.get(path)

    def index(self, root: str) -> bytes:
        """Give the document every view starts from, for a server mounted at `root`."""
        return self.files[_INDEX].body.replace(_BASE, f'<base href="{root}/atlas/"'.encode())


def _read(path: Path, folder: Path) -> PageFile:
    body = path.read_bytes()
    packed = {}
    if (made := path.with_name(path.name + _BROTLI)).is_file():  # by the build
        packed["br"] = made.read_bytes()
    if path.suffix in _COMPRESSED:
        packed["gzip"] = gzip.compress(body, mtime=0)
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix == ".woff2":
        media_type = "font/woff2"
    return PageFile(body, packed, media_type, path.relative_to(folder).parts[0] == "assets")
