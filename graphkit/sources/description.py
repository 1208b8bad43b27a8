"""What a data set of others is, from data/sources: its names, home, licence, how far it is trusted, and where to fetch it."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path  # noqa: TC003
from typing import Annotated, Any, Final, Literal

import yaml
from pydantic import AnyUrl, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from graphkit import resources
from graphkit.curation.document import place_problems, read_document
from graphkit.errors import CurationError, Problem
from graphkit.records import Text

__all__ = ["Address", "Description", "SourceKind", "dated", "list_descriptions", "load_description", "read_description"]

SourceKind = Literal["developer", "research", "project", "reseller", "press", "aggregator"]
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Address(BaseModel):
    """One file to fetch; `path` is where it is kept below the folder of the data set.

    `parts` chooses what is taken out of an archive, as path prefixes below its top folder.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: AnyUrl
    path: Annotated[str, StringConstraints(pattern=r"^[\w.-]+(/[\w.-]+)*$")]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    archive: bool = False
    parts: tuple[str, ...] = ()


class Description(BaseModel):
    """A data set: what it is, how far it is trusted (by the kind of source it is), and the state that is fetched."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: Text
    about: Text
    home: AnyUrl
    repository: AnyUrl
    licence: AnyUrl
    kind: SourceKind
    reason: str = Field(description="Why it is of that kind")
    cite_as: str = ""
    revision: str | None = Field(None, description="Commit or version of the state that is fetched")
    dated: dt.date | None = Field(None, description="Day of that state")
    fetch: tuple[Address, ...] = ()


def read_description(path: Path) -> Description:
    """Read a file of the form of data/sources. Raises `CurationError` naming every wrong field."""
    try:
        data: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
        return Description.model_validate(data)
    except (OSError, UnicodeDecodeError) as error:
        raise CurationError([Problem(str(path), 1, 1, "file", "cannot be read", "a file of data/sources")]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise CurationError([Problem(str(path), line, column, "yaml", str(error).split("\n")[0], "YAML")]) from error
    except ValidationError as error:
        raise CurationError(place_problems(read_document(path), error)) from error


@cache
def load_description(name: str) -> Description:
    """Give the installation's description of a data set."""
    return read_description(resources.folder("data") / "sources" / f"{name}.yaml")


def dated(name: str, revision: str | None) -> dt.date | None:
    """Give the day of the state of a data set that is fetched, if that is the state at hand."""
    if name not in list_descriptions():
        return None
    about = load_description(name)
    return about.dated if revision is not None and revision == about.revision else None


def list_descriptions() -> list[str]:
    """List the data sets that are described."""
    return [path.stem for path in resources.data_files("sources")]
