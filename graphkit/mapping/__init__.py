"""Records → quads. Pure: the same records give the same quads, and nothing is read or written here."""

from graphkit.mapping.observations import map_observation
from graphkit.mapping.profiles import map_profile
from graphkit.mapping.reference import map_countries, map_languages, map_licences
from graphkit.mapping.systems import map_organisation, map_release

__all__ = [
    "map_countries",
    "map_languages",
    "map_licences",
    "map_observation",
    "map_organisation",
    "map_profile",
    "map_release",
]
