"""The version of the software, the data and the ontology that are released together."""

from typing import Final

__all__ = ["VERSION"]

VERSION: Final = "0.1.0"
