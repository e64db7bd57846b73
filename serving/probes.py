"""What a supervisor asks: whether the process answers, whether it is ready."""

from http import HTTPStatus

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from models.db import health, migrating
from models.db.faults import DatabaseError
from serving.executors import Executor
from serving.version import version

log = structlog.get_logger()


async def alive(request: Request) -> Response:
    """The process answers, and which version it is."""
    return JSONResponse({"status": "alive", "version": version()})


class Readiness:
    """Whether the database can be reached, has our tables and can be written."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    async def respond(self, request: Request) -> Response:
        """Answer 200 when it can at least read, else 503; and what is missing."""
        missing = await self._executor(_missing)
        if missing is not None:
            status = HTTPStatus.SERVICE_UNAVAILABLE
            return JSONResponse({"status": "not ready", "missing": missing}, status)
        fault = await self._executor(health.writing)
        if fault is None:
            return JSONResponse({"status": "ready"})
        return JSONResponse({"status": "ready to read only", "missing": fault.value})


def _missing() -> str | None:
    try:
        is_current = migrating.state().is_current
    except DatabaseError as error:
        log.warning("The database cannot be reached", error=type(error).__name__)
        return "the database cannot be reached"
    return None if is_current else "the database's tables are of another version"
