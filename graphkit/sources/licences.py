"""How permissive a licence is, for the licences whose terms are known by their identifier."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from license_expression import get_spdx_licensing

__all__ = ["permissiveness_of"]

#: Beginning of an identifier, in lower case → step of the scale of licence-permissiveness.
_KNOWN: Final = (
    (r".*-nc(-|$).*", "non-commercial"),
    (r"(bigscience-|creativeml-|bigcode-|deepfloyd-)?openrail.*|bigscience-bloom-rail.*|gemma|deepseek", "use-restricted-open"),
    (r"llama\d.*|tongyi-qianwen|qwen", "restricted-commercial"),
    (r"mit|apache-2\.0|bsd(-.*)?|isc|unlicense|cc0-1\.0|cc-by-4\.0|afl-3\.0|zlib|wtfpl|ecl-2\.0|ncsa|0bsd", "permissive"),
)  # fmt: skip


@lru_cache(maxsize=512)
def permissiveness_of(licence: str | None) -> str | None:
    """Give the step of the scale for the identifier of a licence; None for one whose terms its name does not tell.

    Copyleft and share-alike licences are none of the steps, and give None.

    >>> [permissiveness_of(name) for name in ("apache-2.0", "cc-by-nc-4.0", "llama3.1", "other", None)]
    ['permissive', 'non-commercial', 'restricted-commercial', None, None]
    """
    if not licence:
        return None
    name = licence.strip().lower()
    for pattern, step in _KNOWN:
        if re.fullmatch(pattern, name):
            is_spdx = any(key.lower() == name for key in get_spdx_licensing().known_symbols)
            return step if is_spdx or step != "non-commercial" or name.startswith("cc-by-nc") else None
    return None
