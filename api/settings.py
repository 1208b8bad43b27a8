"""What an operator may set, by environment variables that begin with `ACCESS_ATLAS_`."""

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from graphkit.atlas import default_store
from graphkit.errors import ParameterError
from graphkit.execution import Limits
from graphkit.execution.endpoints import read_endpoint

__all__ = ["ApiSettings"]


class ApiSettings(BaseSettings):
    """Settings of the API; each name ends in what it counts.

    >>> ApiSettings(store=Path("/srv/atlas")).query_limit_bytes
    1000000
    """

    model_config = SettingsConfigDict(env_prefix="ACCESS_ATLAS_", frozen=True)

    store: Path = Field(default_factory=default_store, description="Store folder whose current generation is served")
    query_limit_bytes: int = Field(1_000_000, gt=0, description="Longest SPARQL request body that is read")
    document_limit_bytes: int = Field(1_000_000, gt=0, description="Longest document that is validated")
    service_endpoints: tuple[str, ...] = Field(
        (),
        description="What SERVICE may call, as a JSON list: hosts, IRIs of endpoints, or IRIs each with a space and the address "
        "to connect to; nothing else is ever called",
    )
    query_workers: int = Field(
        4,
        gt=0,
        description="Processes that answer queries, for each server process; half as many again while some take long",
    )
    query_time_limit_seconds: float = Field(30.0, gt=0, description="Longest time a query may hold a worker")
    query_memory_limit_bytes: int = Field(1_000_000_000, gt=0, description="Most anonymous memory of a worker")
    result_limit_bytes: int = Field(1_000_000_000, gt=0, description="Longest answer to a query, as serialised")
    result_limit_rows: int = Field(10_000_000, gt=0, description="Most solutions or triples in an answer")
    queue_limit_queries: int = Field(64, ge=0, description="Queries that may wait for a worker")
    queue_limit_seconds: float = Field(10.0, gt=0, description="Longest time a query may wait for a worker")
    cache_limit_bytes: int = Field(64_000_000, ge=0, description="Memory for answers that are kept; 0 keeps none")
    cache_item_limit_bytes: int = Field(1_000_000, ge=0, description="Longest answer that is kept")

    dump_folder: Path | None = Field(
        None, description="Where dumps are kept once they are made; without it, `dumps` in the store folder"
    )
    dump_limit_bytes: int = Field(
        5_000_000_000, ge=0, description="Room for dumps; those of the generation asked for last are kept in any case"
    )

    @field_validator("service_endpoints")
    @classmethod
    def _check_endpoints(cls, endpoints: tuple[str, ...]) -> tuple[str, ...]:
        for one in endpoints:
            try:
                read_endpoint(one)
            except ParameterError as error:
                raise ValueError(str(error)) from error
        return endpoints

    @property
    def limits(self) -> Limits:
        """What one query may use."""
        return Limits(
            time_seconds=self.query_time_limit_seconds,
            memory_bytes=self.query_memory_limit_bytes,
            result_bytes=self.result_limit_bytes,
            result_rows=self.result_limit_rows,
        )
