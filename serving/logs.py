"""One way to log: structured lines on the standard error output."""

import logging
import sys
from typing import Any

import orjson
import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import Processor

from serving.settings import Settings

_FIRST: list[Processor] = [
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(settings: Settings) -> None:
    """Write our lines and those of the libraries alike."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    last = _last(settings)
    structlog.configure(
        processors=[*_FIRST, *last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=_FIRST,
            processors=[ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Strawberry would log each error of a client with its document.
    logging.getLogger("strawberry").setLevel(logging.CRITICAL)
    # A link asks Label Studio every few seconds, and tells itself what changes by that.
    logging.getLogger("httpx2").setLevel(max(level, logging.WARNING))
    logging.getLogger("uvicorn").setLevel(max(level, logging.WARNING))
    logging.getLogger("uvicorn.error").addFilter(_is_no_denial)


def _is_no_denial(line: logging.LogRecord) -> bool:
    """Uvicorn takes a WebSocket that was refused with a status for a fault of ours."""
    return "without completing handshake" not in line.getMessage()


def _last(settings: Settings) -> list[Processor]:
    """How a line is written: for people at a terminal, else as JSON."""
    for_people = sys.stderr.isatty() and settings.log_format == "auto"
    if for_people or settings.log_format == "text":
        # Its own way to show an exception would print the values of all variables.
        plain = structlog.dev.plain_traceback
        return [structlog.dev.ConsoleRenderer(exception_formatter=plain)]
    return [
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(serializer=_json),
    ]


def _json(line: Any, **_: Any) -> str:
    return orjson.dumps(line, default=repr).decode()
