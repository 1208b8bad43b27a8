"""Run the server: what `access-atlas serve` does once there is a generation."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from functools import partial
from typing import TYPE_CHECKING, Final

import uvicorn

from api.connections import Connection
from api.logs import make_configuration
from api.settings import FILE_VARIABLE, PREFIX

if TYPE_CHECKING:
    from pathlib import Path

    from api.settings import ApiSettings

__all__ = ["export_settings", "run"]

_METRICS_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
#: Room in the head of a request beyond what is allowed, so that one a little too long is answered and not cut off.
_SLACK_BYTES: Final = 16_384
#: How long a server process may be silent before it is replaced: with uvicorn's 5 s it is while it starts, on a busy machine.
_START_SECONDS: Final = 60


def export_settings(file: Path | None = None, **given: object) -> None:
    """Put settings of the command line into the environment, where every server process reads them; None is none."""
    if file is not None:
        os.environ[FILE_VARIABLE] = str(file.resolve())
    for name, value in given.items():
        if value is not None:
            os.environ[f"{PREFIX}{name.upper()}"] = str(value)


def run(settings: ApiSettings) -> None:
    """Serve until told to stop; requests that run are finished then, as long as `shutdown_limit_seconds` allow."""
    with contextlib.ExitStack() as stack:
        if settings.server_workers > 1:
            _share(settings, stack)
        uvicorn.run(
            "api:create_app",
            factory=True,
            host=settings.host,
            port=settings.port,
            http=partial(  # type: ignore[arg-type] # called like the class, and taken along to other processes
                Connection, head_seconds=settings.head_limit_seconds, stall_seconds=settings.stall_limit_seconds
            ),
            workers=settings.server_workers,
            log_config=make_configuration(settings),
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.forwarded_allow_ips),
            forwarded_allow_ips=settings.forwarded_allow_ips or None,
            timeout_worker_healthcheck=_START_SECONDS,
            timeout_graceful_shutdown=settings.shutdown_limit_seconds,
            h11_max_incomplete_event_size=settings.address_limit_bytes + settings.header_limit_bytes + _SLACK_BYTES,
        )


def _share(settings: ApiSettings, stack: contextlib.ExitStack) -> None:
    """Give the server processes what they must have in common: a folder for their numbers, a key for their logs."""
    if _METRICS_VARIABLE not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="access-atlas-metrics-")
        os.environ[_METRICS_VARIABLE] = stack.enter_context(folder)
    if settings.log_client_key is None:
        export_settings(log_client_key=secrets.token_hex(16))
