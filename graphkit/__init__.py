"""Access Atlas: who can really use generative AI systems, and which risks and benefits move with access.

>>> import graphkit
>>> atlas = graphkit.open_atlas(getfixture("store_folder"))
>>> atlas.effects("context-length", change="increase", on="risk").effects[0].movement
'grows'
"""

from typing import TYPE_CHECKING, Any

from graphkit.errors import AtlasError
from graphkit.version import VERSION

if TYPE_CHECKING:
    from graphkit.atlas import Atlas, open_atlas

__version__ = VERSION

__all__ = ["Atlas", "AtlasError", "__version__", "open_atlas"]


def __getattr__(name: str) -> Any:
    # Most processes need only some modules of the package, not all that answers rest on: a second of their start.
    if name in ("Atlas", "open_atlas"):
        from graphkit import atlas

        return getattr(atlas, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
