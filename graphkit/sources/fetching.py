"""Fetch the files of a data set: once, politely, and going on where an interrupted download stopped."""

from __future__ import annotations

import datetime as dt
import fcntl
import gzip
import hashlib
import os
import shutil
import tarfile
import time
import zlib
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx2

from graphkit.errors import FetchError
from graphkit.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphkit.sources.description import Address, Description

__all__ = ["ATTEMPTS", "default_cache", "fetch", "find_fetched"]

#: How often a file is asked for before giving up.
ATTEMPTS: Final = 5
_LONGEST_WAIT: Final = 60.0
_AGENT: Final = f"access-atlas/{VERSION} (catalogue importer; one request at a time)"
_REVISION_FILE: Final = ".revision"
_LOCK_FILE: Final = ".lock"


def default_cache() -> Path:
    """Give the folder where fetched files are kept: `access-atlas` in the user's cache folder."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "access-atlas"


def find_fetched(path: Path) -> str | None:
    """Give the revision of the files at a path, if `fetch` put them there."""
    for folder in (path, *path.parents):
        if (folder / _REVISION_FILE).is_file():
            return (folder / _REVISION_FILE).read_text(encoding="utf-8").strip() or None
    return None


def fetch(
    about: Description,
    folder: Path,
    *,
    on_bytes: Callable[[int], None] = lambda _: None,
    wait: Callable[[float], None] = time.sleep,
) -> Path:
    """Fetch every file of a data set below a folder, and give the folder to import from.

    Files that are there are not asked for again; a part of a file is completed with a range request, if it is still the same
    file. After a failure of the network, or when the server is busy (408, 425, 429, 5xx, or 403 with a Retry-After), it waits
    (as long as the server asks, up to a minute) and tries again, `ATTEMPTS` times. A second fetch of the same data set waits
    for the first. Raises `FetchError`, also for a file whose checksum is not the expected one, or that cannot be kept.
    """
    here = folder / about.id / (about.revision or "newest")
    headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity"}  # a range is of the bytes as they are kept
    try:
        here.mkdir(parents=True, exist_ok=True)
        with (
            (here / _LOCK_FILE).open("w") as lock,
            httpx2.Client(headers=headers, follow_redirects=True, timeout=30.0) as client,
        ):
            fcntl.flock(lock, fcntl.LOCK_EX)
            for address in about.fetch:
                kept = here / address.path
                if not kept.is_file():
                    _download(client, address, kept, on_bytes, wait)
                if address.archive:
                    _unpack(kept, here / "files", address)
            (here / _REVISION_FILE).write_text(about.revision or "", encoding="utf-8")
    except OSError as error:
        raise FetchError(str(here), f"cannot be written: {error.strerror or error}") from error
    return here / "files" if any(one.archive for one in about.fetch) else here


def _download(
    client: httpx2.Client,
    address: Address,
    kept: Path,
    on_bytes: Callable[[int], None],
    wait: Callable[[float], None],
) -> None:
    url, part = str(address.url), kept.with_name(kept.name + ".part")
    kept.parent.mkdir(parents=True, exist_ok=True)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            pause = _continue(client, url, part, on_bytes)
        except httpx2.TransportError as error:
            pause, wrong = 2.0**attempt, str(error) or type(error).__name__
        except (httpx2.RequestError, httpx2.InvalidURL) as error:  # such as redirects in a circle
            raise FetchError(url, str(error) or type(error).__name__) from error
        else:
            if pause is None:
                break
            wrong, pause = "the server is busy", max(pause, 2.0**attempt)
        if attempt == ATTEMPTS:
            raise FetchError(url, f"{wrong}; tried {ATTEMPTS} times")
        wait(min(pause, _LONGEST_WAIT))
    if address.sha256 is not None and (found := _digest(part)) != address.sha256:
        part.unlink()
        raise FetchError(url, f"its SHA-256 is {found}, not the {address.sha256} that data/sources expects")
    part.with_name(part.name + ".etag").unlink(missing_ok=True)
    part.replace(kept)


def _continue(client: httpx2.Client, url: str, part: Path, on_bytes: Callable[[int], None]) -> float | None:
    """Fetch the rest of a file; give None when it is whole, or the seconds the server asks to wait."""
    mark = part.with_name(part.name + ".etag")
    start = part.stat().st_size if part.is_file() and mark.is_file() else 0
    known = mark.read_text("utf-8") if start else ""
    headers = {"Range": f"bytes={start}-", "If-Range": known} if start else {}
    with client.stream("GET", url, headers=headers) as answer:
        span, tag = answer.headers.get("Content-Range", ""), answer.headers.get("ETag", "")
        if answer.status_code == 416 and span == f"bytes */{start}":  # all of it is here, an earlier fetch was killed
            return None
        is_rest = answer.status_code == 206 and span.startswith(f"bytes {start}-") and tag in ("", known)
        if answer.status_code in (206, 416) and not is_rest:  # the part is not a part of what is there now
            part.unlink(missing_ok=True)
            return 0.0
        if _is_busy(answer):
            return _asked_pause(answer)
        if answer.status_code not in (200, 206):
            raise FetchError(url, f"the server answers {answer.status_code} {answer.reason_phrase}")
        if not is_rest:
            mark.unlink(missing_ok=True)
            if tag and not tag.startswith("W/"):  # a weak tag may not be used for ranges
                part.unlink(missing_ok=True)  # never an old part beside a new tag
                mark.write_text(tag, "utf-8")
        with part.open("ab" if is_rest else "wb") as file:
            for chunk in answer.iter_raw():  # as it comes, so that a broken answer leaves all that came
                file.write(chunk)
                on_bytes(len(chunk))
    return None


def _is_busy(answer: httpx2.Response) -> bool:
    code = answer.status_code
    return code in (408, 425, 429) or code >= 500 or (code == 403 and "Retry-After" in answer.headers)


def _asked_pause(answer: httpx2.Response) -> float:
    """Give the seconds that a server asks to wait, written as a number or as a date; 0 where it asks for none."""
    asked = answer.headers.get("Retry-After", "")
    if asked.isdecimal():
        return float(asked)
    try:
        until = parsedate_to_datetime(asked)
        now = parsedate_to_datetime(answer.headers["Date"]) if "Date" in answer.headers else dt.datetime.now(dt.UTC)
        return max((until - now).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return 0.0


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack(archive: Path, folder: Path, address: Address) -> None:
    """Take the wanted parts out of an archive, without its top folder; what is there already stays."""
    if folder.is_dir():
        return
    building = folder.with_name(folder.name + ".part")
    shutil.rmtree(building, ignore_errors=True)
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                _, _, inner = member.name.partition("/")
                if member.isfile() and any(one == "." or f"{inner}/".startswith(f"{one}/") for one in address.parts):
                    member.name = inner
                    tar.extract(member, building, filter="data")
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        archive.unlink()
        raise FetchError(str(address.url), f"the archive cannot be unpacked: {error}") from error
    if not building.is_dir():
        raise FetchError(str(address.url), f"the archive holds none of {', '.join(address.parts)}")
    building.replace(folder)
