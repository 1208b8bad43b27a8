"""What an operator may set: by environment variables that begin with `ACCESS_ATLAS_`, or in a TOML file that one names."""

import os
import tomllib
from pathlib import Path
from typing import Any, Final, Literal, get_args

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from graphkit.answers import Answer
from graphkit.errors import CallError, ParameterError
from graphkit.execution import Limits
from graphkit.execution.endpoints import read_endpoint
from graphkit.resources import default_store
from graphkit.store.endpoint import read_endpoint_settings
from graphkit.writing.order import Dataset

__all__ = [
    "FILE_VARIABLE",
    "PREFIX",
    "ApiSettings",
    "Origin",
    "Setting",
    "describe_settings",
    "is_number",
    "read_settings",
    "settings_file",
]

#: What the environment variables begin with.
PREFIX: Final = "ACCESS_ATLAS_"
#: The environment variable that names the file.
FILE_VARIABLE: Final = f"{PREFIX}SETTINGS"

Origin = Literal["command line", "environment", "file", "default"]


class ApiSettings(BaseSettings):
    """Settings of the API; the name of each number ends in what it counts. The environment wins over the file.

    >>> ApiSettings(store=Path("/srv/atlas")).query_limit_bytes
    1000000
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    store: Path = Field(default_factory=default_store, description="Store folder whose current generation is served")
    endpoint: str | None = Field(
        None,
        description="Address of a remote SPARQL engine that is served instead of the store folder, see docs/engines.md",
    )
    endpoint_watch_seconds: float = Field(
        5.0, gt=0, description="How often a remote engine is asked whether it was loaded anew"
    )
    host: str = Field("127.0.0.1", description="Address that `serve` listens on")
    port: int = Field(8000, ge=0, le=65535, description="Port that `serve` listens on; 0 takes a free one")
    server_workers: int = Field(1, gt=0, description="Server processes of `serve`")
    forwarded_allow_ips: str = Field(
        "",
        description="Proxies, as addresses or networks with commas between them, whose `X-Forwarded-For` is believed; * for any",
    )
    shutdown_limit_seconds: int = Field(
        60, gt=0, description="Longest time that requests may take to finish when the server is told to stop"
    )
    address_limit_bytes: int = Field(32_768, gt=0, description="Longest address of a request, query string included")
    header_limit_bytes: int = Field(32_768, gt=0, description="Most bytes in the header fields of a request")
    body_limit_bytes: int = Field(10_000_000, gt=0, description="Longest body of a request that is no write")
    head_limit_seconds: float = Field(
        15.0, gt=0, description="Longest time in which the address and header fields of a request must have arrived"
    )
    body_limit_seconds: float = Field(
        120.0, gt=0, description="Longest time in which the body of a request must have arrived"
    )
    stall_limit_seconds: float = Field(
        60.0, gt=0, description="Longest time for which a client may take nothing of an answer that waits for it"
    )
    rate_limit_window_seconds: int = Field(60, gt=0, description="Time over which requests of a client are counted")
    rate_limit_requests: int = Field(
        600, ge=0, description="Requests of a client within that time, other than those counted below; 0 for no limit"
    )
    rate_limit_queries: int = Field(
        120, ge=0, description="Requests of a client that run a query within that time; 0 for no limit"
    )
    rate_limit_scenarios: int = Field(
        60, ge=0, description="Determinations and scenarios for a client within that time; 0 for no limit"
    )
    rate_limit_loopback: bool = Field(
        False, description="Whether clients at loopback addresses are limited like others"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severe lines of the log of `serve`; requests are `info`"
    )
    log_format: Literal["json", "text"] = Field("json", description="Form of the lines of the log of `serve`")
    log_client: Literal["hashed", "address", "off"] = Field(
        "hashed", description="How the log names clients: by a keyed digest, by address, or not at all"
    )
    log_client_key: SecretStr | None = Field(
        None, description="Key of the digests of clients; without it they change with every start"
    )
    log_query_limit_characters: int = Field(
        200, ge=0, description="Longest part of a query string that is logged; 0 logs none"
    )
    query_limit_bytes: int = Field(1_000_000, gt=0, description="Longest SPARQL request body that is read")
    document_limit_bytes: int = Field(1_000_000, gt=0, description="Longest document that is validated")
    service_endpoints: tuple[str, ...] = Field(
        (),
        description="What SERVICE may call, as a JSON list: hosts, IRIs of endpoints, or IRIs each with a space and the address "
        "to connect to; nothing else is ever called",
    )
    load_sources: tuple[str, ...] = Field(
        (),
        description="What LOAD may read, in the same way; nothing else is ever read, and SERVICE has a list of its own",
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
    dataset: Dataset = Field(
        "atlas",
        description="`atlas`: graphs have their rules, and the default graph is the union of all; `plain`: any graph may be "
        "written with the scope admin, the default graph is one of its own, and nothing is derived or checked",
    )
    write_limit_bytes: int = Field(100_000_000, gt=0, description="Longest body of a write that is read")
    write_time_limit_seconds: float = Field(120.0, gt=0, description="Longest time a write may take")
    write_memory_limit_bytes: int = Field(
        4_000_000_000, gt=0, description="Most anonymous memory of the process that writes"
    )
    write_queue_limit_seconds: float = Field(30.0, gt=0, description="Longest time a write may wait for others")
    keep_generations: int = Field(100, ge=0, description="Generations that are kept when a write adds one; 0 keeps all")
    keep_grace_seconds: float = Field(
        600.0, ge=0, description="Time for which a generation is kept once it is not current"
    )

    dump_folder: Path | None = Field(
        None, description="Where dumps are kept once they are made; without it, `dumps` in the store folder"
    )
    dump_limit_bytes: int = Field(
        5_000_000_000, ge=0, description="Room for dumps; those of the generation asked for last are kept in any case"
    )

    @field_validator("service_endpoints", "load_sources")
    @classmethod
    def _check_endpoints(cls, endpoints: tuple[str, ...], field: ValidationInfo) -> tuple[str, ...]:
        for one in endpoints:
            try:
                read_endpoint(one, str(field.field_name))
            except ParameterError as error:
                raise ValueError(str(error)) from error
        return endpoints

    @field_validator("endpoint")
    @classmethod
    def _check_endpoint(cls, endpoint: str | None) -> str | None:
        if not endpoint:
            return None
        try:
            return read_endpoint_settings(endpoint).query
        except ParameterError as error:
            raise ValueError(str(error)) from error

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 # the signature is the library's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read what the caller gives, then the environment, then the file that the environment names."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, settings_file())

    @property
    def limits(self) -> Limits:
        """What one query may use."""
        return Limits(
            time_seconds=self.query_time_limit_seconds,
            memory_bytes=self.query_memory_limit_bytes,
            result_bytes=self.result_limit_bytes,
            result_rows=self.result_limit_rows,
        )


class Setting(Answer):
    """One setting, as it stands."""

    name: str = Field(description="Name in the file", examples=["query_limit_bytes"])
    variable: str = Field(description="Environment variable", examples=["ACCESS_ATLAS_QUERY_LIMIT_BYTES"])
    value: str | int | float | bool | None = Field(description="Its value; of a secret only whether there is one")
    origin: Origin = Field(description="Where the value comes from")
    unit: str = Field(description="What the value counts; empty for what is no number", examples=["bytes"])
    meaning: str = Field(description="What it does")


def read_settings(**given: Any) -> ApiSettings:
    """Read the settings of the environment and of the file it names; `given` ones win over both, where not None.

    Raises `CallError` that lists every mistake, with what is allowed.

    >>> read_settings(port=8080).port
    8080
    """
    chosen = {name: value for name, value in given.items() if value is not None}
    path = settings_file()
    if path is not None and not path.is_file():
        raise CallError(f"{FILE_VARIABLE} names {path}, which is no file")
    try:
        return ApiSettings(**chosen)
    except ValidationError as error:
        raise CallError("\n".join(_mistake(one, chosen, path) for one in error.errors())) from error
    except SettingsError as error:
        raise CallError(str(error)) from error
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CallError(f"{path}: {error}") from error


def settings_file() -> Path | None:
    """Give the file that the environment names, if it names one."""
    named = os.environ.get(FILE_VARIABLE)
    return Path(named) if named else None


def describe_settings(**given: Any) -> list[Setting]:
    """List all settings with their values and where these come from. Raises what `read_settings` raises."""
    settings = read_settings(**given)
    origins = _origins(given)
    return [
        Setting(
            name=name,
            variable=f"{PREFIX}{name.upper()}",
            value=_plain(getattr(settings, name)),
            origin=origins.get(name, "default"),
            unit=name.rpartition("_")[2] if "_" in name and is_number(field.annotation) else "",
            meaning=field.description or "",
        )
        for name, field in ApiSettings.model_fields.items()
    ]


def is_number(annotation: Any) -> bool:
    """Tell whether a setting of this type is a number.

    >>> is_number(int), is_number(bool)
    (True, False)
    """
    return bool({int, float} & {annotation, *get_args(annotation)})


def _origins(given: dict[str, Any]) -> dict[str, Origin]:
    """Say where the settings that are no defaults come from, the source that wins last."""
    file, environment = TomlConfigSettingsSource(ApiSettings, settings_file()), EnvSettingsSource(ApiSettings)
    found: dict[str, Origin] = dict.fromkeys(file(), "file")
    found |= dict.fromkeys(environment(), "environment")
    return found | dict.fromkeys((name for name, value in given.items() if value is not None), "command line")


def _plain(value: object) -> str | int | float | bool | None:
    if isinstance(value, tuple):
        return ", ".join(value)
    return value if value is None or isinstance(value, int | float) else str(value)


def _mistake(found: Any, chosen: dict[str, Any], path: Path | None) -> str:
    name = ".".join(str(part) for part in found["loc"])
    if found["type"] == "extra_forbidden":
        return f"{path}: there is no setting {name}"
    in_file = name in TomlConfigSettingsSource(ApiSettings, path)() and f"{PREFIX}{name}".upper() not in os.environ
    place = "" if name in chosen else f"{path}: " if in_file else PREFIX
    return f"{place}{name if in_file or name in chosen else name.upper()}: {found['msg']}"
