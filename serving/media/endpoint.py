"""The address ``/media/tasks/N?address=…``: who may see which media of tasks.

The address has to stand in the data of a task that the viewer sees, exactly as it is
there. So nobody can ask for a file, or find out whether it exists, that is not part of
their work.
"""

from collections.abc import Sequence
from functools import partial
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from models.db import database as db
from models.queries import links
from resolvers import tasks
from resolvers.viewers import viewer_of
from serving.authentication import Authenticator, Credentials, credentials
from serving.errors import HttpRefusal
from serving.executors import Executor
from serving.media.addresses import MediaAddress, holds
from serving.media.sources import Source
from serving.middleware import RequestRecord
from serving.rates import Rates

PATH = "/media/tasks/{task_id:int}"
LONGEST_ADDRESS = 8_000
"""Characters."""
LARGEST_ID = 2**63 - 1

HEADERS = {
    "cache-control": "private, max-age=3600",
    # Somebody else at this browser, or the same person signed out, asks again.
    "vary": "cookie, authorization",
    # Opened by itself it runs no script and loads nothing: an SVG could do both.
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "x-content-type-options": "nosniff",
}
"""Of all media, wherever they come from."""


class MediaEndpoint:
    """Sends media of tasks to those who may see the tasks."""

    def __init__(
        self,
        authenticator: Authenticator,
        rates: Rates,
        executor: Executor,
        sources: Sequence[Source],
    ) -> None:
        self._authenticator = authenticator
        self._rates = rates
        self._executor = executor
        self._sources = sources

    async def respond(self, request: Request) -> Response:
        """Answer one request.

        Raises:
            HttpRefusal: the viewer may not see it, or nobody can.

        """
        record = RequestRecord.of(request.scope)
        given = credentials(record.header(b"authorization") or None, request.scope)
        record.key_id = given.key_id
        self._rates.admit(given, request)
        text = request.query_params.get("address", "")
        look = partial(self._address, given, request.path_params["task_id"], text)
        address = await self._executor(look, given.key_id)
        self._rates.signed_in(given)
        response = await self._found(address, request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def _address(self, given: Credentials, task_id: int, text: str) -> MediaAddress:
        """The address, if the viewer sees the task and it has this address."""
        user = self._authenticator.user(given)
        with db.read():
            viewer = viewer_of(user)
            known = [task_id] if task_id <= LARGEST_ID else []
            [task] = tasks.by_ids(viewer, known) or [None]
            link = None if task is None else links.followed_by_task(task)
        if task is None or not text or len(text) > LONGEST_ADDRESS:
            raise _not_found(task_id)
        if not holds(task.data, text):
            raise _not_found(task_id)
        return MediaAddress(task, text, link)

    async def _found(self, address: MediaAddress, request: Request) -> Response:
        for source in self._sources:
            if source.takes(address):
                return await source.respond(address, request)
        raise HttpRefusal(
            HTTPStatus.NOT_FOUND,
            f"No browser can load {address.text[:200]!r} as it is. The operator of this"
            f" server can say where it is: {_setting_for(address)}.",
            "MEDIA_NOT_CONFIGURED",
        )


def _not_found(task_id: int) -> HttpRefusal:
    """The same for a task that is not there, not seen, or without this address."""
    return HttpRefusal(
        HTTPStatus.NOT_FOUND,
        f"Task {task_id} was not found, or its data does not have this address.",
        "NOT_FOUND",
    )


def _setting_for(address: MediaAddress) -> str:
    base = "GROUND_TRUTH_MEDIA_BASE=https://labels.example.org"
    if address.local_path is not None:
        return f"GROUND_TRUTH_MEDIA_FOLDER=/srv/pictures, or {base}"
    if address.is_relative:
        return f"{base}, the Label Studio that has it"
    bucket = "/".join(address.text.split("/")[:3])
    return f"GROUND_TRUTH_MEDIA_BUCKETS={bucket}=https://media.example.org"
