"""The log of `serve`: what the standard logging is told, so that each line is one JSON object, or one line of text."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from api.requests import REQUEST_ID

if TYPE_CHECKING:
    from api.settings import ApiSettings

__all__ = ["JsonLines", "RequestIds", "TextLines", "make_configuration"]


class RequestIds(logging.Filter):
    """Adds to a line the id of the request that was being answered when it was written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line pass."""
        request_id = REQUEST_ID.get()
        if request_id:
            record.request_id = request_id
        return True


class JsonLines(JsonFormatter):
    """Writes a line as a JSON object: level, logger, event, the fields of the line, and the time.

    >>> record = logging.LogRecord("api", logging.WARNING, "", 0, "%s is full", ("it",), None)
    >>> JsonLines().format(record).partition(', "time"')[0]
    '{"level": "WARNING", "logger": "api", "event": "it is full"'
    """

    def __init__(self) -> None:
        super().__init__(
            ["levelname", "name", "message"],
            rename_fields={"timestamp": "time", "levelname": "level", "name": "logger", "message": "event"},
            timestamp=True,
            json_ensure_ascii=False,
            reserved_attrs=[*RESERVED_ATTRS, "color_message"],  # uvicorn's, for terminals
        )


class TextLines(logging.Formatter):
    """Writes a line as text, its fields after the event; no line of the log can be forged by a line break in a field."""

    _OWN = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None))) | {"message", "asctime", "color_message"}

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 # the name is the library's
        """Write all but the stack trace."""
        fields = (f"{name}={value!r}" for name, value in vars(record).items() if name not in self._OWN)
        return " ".join((super().formatMessage(record), *fields))


def make_configuration(settings: ApiSettings) -> dict[str, Any]:
    """Give the configuration of `logging`, as `dictConfig` takes it; uvicorn's own line for each request is left out."""
    level = settings.log_level.upper()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": "api.logs.RequestIds"}},
        "formatters": {
            "json": {"()": "api.logs.JsonLines"},
            "text": {"()": "api.logs.TextLines"},
        },
        "handlers": {
            "lines": {
                "class": "logging.StreamHandler",
                "formatter": settings.log_format,
                "filters": ["request"],
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"handlers": ["lines"], "level": "WARNING"},
        "loggers": {
            "api": {"level": level},
            "graphkit": {"level": level},
            "uvicorn": {"level": level},
            "uvicorn.access": {"level": "CRITICAL"},
        },
    }
