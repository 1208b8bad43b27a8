"""What an operator may set, by environment variables that begin with `ACCESS_ATLAS_`."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from graphkit.atlas import default_store

__all__ = ["ApiSettings"]


class ApiSettings(BaseSettings):
    """Settings of the API; each name ends in the unit it counts.

    >>> ApiSettings(store=Path("/srv/atlas")).query_limit_bytes
    1000000
    """

    model_config = SettingsConfigDict(env_prefix="ACCESS_ATLAS_", frozen=True)

    store: Path = Field(default_factory=default_store, description="Store folder whose current generation is served")
    query_limit_bytes: int = Field(1_000_000, gt=0, description="Longest SPARQL request body that is read")
    observation_cache_systems: int = Field(256, gt=0, description="Systems whose observations are kept in memory")
    comparison_cache_answers: int = Field(64, gt=0, description="Comparisons that are kept in memory")
