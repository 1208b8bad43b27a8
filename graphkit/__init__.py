"""Access Atlas: who can really use generative AI systems, and which risks and benefits move with access.

>>> import graphkit
>>> atlas = graphkit.open_atlas(getfixture("store_folder"))
>>> atlas.effects("context-length", change="increase", on="risk").effects[0].movement
'grows'
"""

import importlib
from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import AtlasError
from graphkit.version import VERSION

if TYPE_CHECKING:
    from graphkit.atlas import Atlas, open_atlas
    from graphkit.reasoning.views import OntologyView, open_view

__version__ = VERSION

__all__ = ["Atlas", "AtlasError", "OntologyView", "__version__", "open_atlas", "open_view"]

#: Name → the module that has it.
_LAZY: Final = {
    "Atlas": "graphkit.atlas",
    "open_atlas": "graphkit.atlas",
    "OntologyView": "graphkit.reasoning.views",
    "open_view": "graphkit.reasoning.views",
}


def __getattr__(name: str) -> Any:
    # Most processes need only some modules of the package, not all that answers rest on: a second of their start.
    if name in _LAZY:
        return getattr(importlib.import_module(_LAZY[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
