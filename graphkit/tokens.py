"""Who may write: bearer tokens, of which the store folder keeps digests only.

A token is `atlas_<id>_<secret>`: the id finds its entry, the secret has 256 random bits. That many need no slow hash, as
passwords do; one SHA-256 keeps the file from being of use to who reads it.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import hmac
import json
import os
import re
import secrets
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import Field, TypeAdapter, ValidationError

from graphkit.answers import Answer
from graphkit.errors import ParameterError, StorageError, StoreError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["SCOPES", "Scope", "Token", "Tokens"]

Scope = Literal["curate", "admin"]
SCOPES: Final[tuple[Scope, ...]] = ("curate", "admin")

_FORM: Final = re.compile(r"atlas_([0-9a-f]{8})_([A-Za-z0-9_-]{43})")
_NAME: Final = re.compile(r"[^\x00-\x1f\x7f]{1,80}")
_SECRET_BYTES: Final = 32
_LONGEST_DAYS: Final = 36_500


class Token(Answer):
    """What is known of a token; not its secret."""

    id: str = Field(description="What finds it, and the first part of the token itself", examples=["1f0c22ab"])
    name: str = Field(description="Whose it is; stands in the history of what is written with it")
    scope: Scope = Field(description="curate: the curated graph and submissions; admin: all that clients may write")
    digest: str = Field(description="SHA-256 of the secret")
    created: dt.datetime = Field(description="When it was made")
    expires: dt.datetime | None = Field(None, description="From when on it is refused; never, if not given")


_TOKENS: Final = TypeAdapter(list[Token])


class Tokens:
    """The tokens of one store folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "tokens.json"
        self._seen: tuple[tuple[int, int, int], list[Token]] | None = None

    def read(self) -> list[Token]:
        """Read the tokens, oldest first. Raises `StoreError` if their file is broken or open to other users."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StoreError(f"{self._path} cannot be read: {error.strerror}") from error
        if found.st_mode & 0o077:
            raise StoreError(f"{self._path} can be read by other users: chmod 600 it, and revoke its tokens")
        signature = (found.st_mtime_ns, found.st_ino, found.st_size)
        if self._seen is None or self._seen[0] != signature:
            try:
                self._seen = signature, _TOKENS.validate_json(self._path.read_bytes())
            except (OSError, ValidationError) as error:
                raise StoreError(f"{self._path} is no list of tokens") from error
        return list(self._seen[1])

    def create(self, name: str, scope: Scope, *, expires_days: float | None = None) -> tuple[Token, str]:
        """Make a token; the text that is given beside it is never seen again.

        Raises `ParameterError` for an unfit or used name, or a time that is not ahead.

        >>> tokens = Tokens(getfixture("tmp_path"))
        >>> made, text = tokens.create("Kim", "curate")
        >>> tokens.find(text) == made
        True
        """
        if not _NAME.fullmatch(name):
            raise ParameterError("name", "is empty, too long or has control characters", "1 to 80 characters")
        if expires_days is not None and not 0 < expires_days <= _LONGEST_DAYS:
            raise ParameterError("expires-days", f"{expires_days} is not ahead", f"more than 0, up to {_LONGEST_DAYS}")
        now = dt.datetime.now(dt.UTC).replace(microsecond=0)
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        token = Token(
            id=secrets.token_hex(4),
            name=name,
            scope=scope,
            digest=_digest(secret),
            created=now,
            expires=None if expires_days is None else now + dt.timedelta(days=expires_days),
        )

        def add(held: list[Token]) -> list[Token]:
            if any(one.name == name for one in held):
                raise ParameterError("name", f"{name} has a token already", "another name, or revoke that one first")
            return [*held, token]

        self._change(add)
        return token, f"atlas_{token.id}_{secret}"

    def revoke(self, name: str) -> Token:
        """Remove a token, by id or name. Raises `UnknownNameError` with those that exist."""
        gone: list[Token] = []

        def drop(held: list[Token]) -> list[Token]:
            gone.extend(one for one in held if name in (one.id, one.name))
            if not gone:
                raise UnknownNameError("token", name, [one.name for one in held][:3])
            return [one for one in held if one not in gone]

        self._change(drop)
        return gone[0]

    def find(self, text: str) -> Token | None:
        """Give the token that a text is, if there is one and its time is not over."""
        form = _FORM.fullmatch(text)
        if form is None:
            return None
        held = next((one for one in self.read() if one.id == form[1]), None)
        # The digests are compared even where there is no such id, so that both take the same time.
        matches = hmac.compare_digest(_digest(form[2]), held.digest if held is not None else _digest(""))
        if held is None or not matches or (held.expires is not None and held.expires <= dt.datetime.now(dt.UTC)):
            return None
        return held

    def _change(self, change: Callable[[list[Token]], list[Token]]) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / "tokens.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self._write([one.model_dump(mode="json") for one in change(self.read())])
        except OSError as error:
            raise StorageError(self._folder, error.strerror or str(error)) from error

    def _write(self, held: list[dict[str, Any]]) -> None:
        fresh = self._path.with_name("tokens.json.new")
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as target:
            json.dump(held, target, indent=1, ensure_ascii=False)
            target.flush()
            os.fsync(target.fileno())
        fresh.replace(self._path)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
