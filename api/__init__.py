"""The HTTP side of Access Atlas: the same answers as the Python surface and the command line, and SPARQL.

`uvicorn api:create_app --factory` serves the store folder that `ACCESS_ATLAS_STORE` names.
"""

from api.app import create_app
from api.settings import ApiSettings

__all__ = ["ApiSettings", "create_app"]
