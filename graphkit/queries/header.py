"""The header of a query file: YAML in the `#+` lines at its top.

```
#+ summary: Risks that grow when a variable rises
#+ question: Which risks grow when context length increases?
#+ question_ko: 컨텍스트 길이가 늘어나면 어떤 위험이 커지는가?
#+ description: One row per influence and risk.
#+ tags: [influence]
#+ parameters:
#+   variable: {type: variable, description: The variable that rises.}
#+ columns:
#+   risk: {type: iri, description: The risk.}
```

Each parameter has its slot in the text, one line ending in `#= name`: a `VALUES` clause with a sample value, so that the
file also runs unchanged in any SPARQL engine. A parameter with `required: false` may be left out; then the line stands.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from graphkit.errors import StoreError
from graphkit.namespaces import KINDS

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["LITERAL_TYPES", "SLOT", "Column", "Parameter", "QueryFile", "read_query_file"]

LITERAL_TYPES: Final = ("string", "integer", "decimal", "boolean", "date")
SLOT: Final = re.compile(
    r"^(?P<indent>\s*)VALUES\s+\?(?P<variable>\w+)\s*\{(?P<sample>[^{}]*)\}\s*#=\s*(?P<name>[\w-]+)\s*$"
)


def _known_type(value: object) -> object:
    if value not in (*KINDS, *LITERAL_TYPES):
        raise ValueError(f"{value} is not a parameter type; allowed: {', '.join((*LITERAL_TYPES, *KINDS))}")
    return value


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Parameter(_Part):
    """A value the caller gives: a literal, or a thing named by slug, CURIE or IRI (`type` is then its kind)."""

    type: Annotated[str, BeforeValidator(_known_type)]
    description: str
    required: bool = True
    many: bool = False
    unit: str | None = None
    allowed: tuple[str, ...] = ()


class Column(_Part):
    """A column of the answer."""

    type: Literal["iri", "string", "text", "integer", "decimal", "boolean", "date", "any"]
    description: str
    unit: str | None = None


class QueryFile(_Part):
    """A query with its documentation; `text` is the SPARQL as it stands in the file."""

    name: str
    summary: str
    question: str
    question_ko: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    parameters: dict[str, Parameter] = {}
    columns: dict[str, Column] = {}
    text: str

    @property
    def samples(self) -> dict[str, str]:
        """The sample value of each parameter, as it stands in the file."""
        matches = (SLOT.match(line) for line in self.text.splitlines())
        return {match["name"]: match["sample"].strip() for match in matches if match}


@lru_cache(maxsize=256)
def read_query_file(path: Path) -> QueryFile:
    """Read a query file. Raises `StoreError` naming file and reason if its header is wrong."""
    text = path.read_text(encoding="utf-8")
    header = "\n".join(line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+"))
    try:
        data = YAML(typ="safe", pure=True).load(header)
        return QueryFile.model_validate({"name": path.stem, "text": text, **(data or {})})
    except (YAMLError, ValidationError) as error:
        raise StoreError(f"{path}: the header is wrong: {error}") from error
