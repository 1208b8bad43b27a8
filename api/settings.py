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
