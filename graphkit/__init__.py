"""Access Atlas: who can really use generative AI systems, and which risks and benefits move with access.

>>> import graphkit
>>> atlas = graphkit.open_atlas(getfixture("store_folder"))
>>> atlas.effects("context-length", change="increase", on="risk").effects[0].movement
'grows'
"""

from graphkit.atlas import Atlas, open_atlas
from graphkit.errors import AtlasError
from graphkit.reasoning.views import OntologyView, open_view
from graphkit.version import VERSION

__version__ = VERSION

__all__ = ["Atlas", "AtlasError", "OntologyView", "__version__", "open_atlas", "open_view"]
