"""The address that Label Studio sends webhooks to: ``/hooks/label-studio/3``.

An annotator waits there until it is answered. So a request meets nothing but memory:
the secrets are read, and links are woken, by a thread. Nothing of the body is believed.
"""

import asyncio
import threading
import time
from http import HTTPStatus

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from linking import hooks
from models import timestamps
from models.commands import link_hooks, link_wakes
from models.db import database as db
from serving.errors import HttpRefusal

ROUTE = hooks.PATH + "{link_id}"
MOST_BYTES = 64_000
"""Of a body. What Label Studio sends has 33."""
SECONDS_TO_READ = 2.0
"""For the body: who has not sent 64 kB by then is answered all the same."""
SECONDS_BETWEEN_WAKES = 1.0
"""Of one link: of many changes at once only the first and the last are worth a poll."""
SECONDS_BETWEEN_READS = 2.0
"""So soon a new webhook is known, and one that was removed is not any more."""
SECONDS_TO_STOP = 0.5
MOST_DIGITS = 18

log = structlog.get_logger()


class HookReceiver:
    """Answers webhooks from memory; a thread does what needs the database."""

    def __init__(self) -> None:
        self._secrets: dict[int, str] = {}
        self._last_wakes: dict[int, float] = {}
        self._due: dict[int, float] = {}
        """When each link is to be woken."""
        self._lock = threading.Lock()
        self._wanted = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to read secrets and to wake links."""
        self._stopped.clear()
        self._thread = threading.Thread(target=self._run, name="hooks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Wake nobody any more; whatever the database does is not waited for."""
        self._stopped.set()
        self._wanted.set()
        if self._thread is not None:
            self._thread.join(SECONDS_TO_STOP)

    async def respond(self, request: Request) -> Response:
        """Answer 204 to a link's own webhook, and wake the link.

        Raises:
            HttpRefusal: the secret is not that of this link, or there is no such link.

        """
        link_id = _number(request.path_params["link_id"])
        given = request.headers.get("authorization", "")
        if not hooks.is_right(given, self._secrets.get(link_id)):
            raise _unauthenticated()
        self.wake(link_id)
        is_read = await _is_read(request)
        headers = {} if is_read else {"connection": "close"}
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)

    def wake(self, link_id: int) -> None:
        """Let this link be woken, at once or a second after it was woken last."""
        now = time.monotonic()
        with self._lock:
            last = self._last_wakes.get(link_id, now - SECONDS_BETWEEN_WAKES)
            self._due.setdefault(link_id, max(now, last + SECONDS_BETWEEN_WAKES))
        self._wanted.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self.round()
            except Exception as error:  # a lost wake costs one pause between polls
                log.warning("Webhooks could not be taken in", error=str(error))
                self._stopped.wait(SECONDS_BETWEEN_READS)
            self._wanted.wait(self._pause())
            self._wanted.clear()
        db.close()

    def round(self) -> None:
        """Wake the links whose turn has come, and read the secrets."""
        woken = self._woken()
        if woken:
            link_wakes.wake(woken, timestamps.now())
        with db.read():
            self._secrets = link_hooks.secrets_by_link()

    def _woken(self) -> list[int]:
        now = time.monotonic()
        with self._lock:
            woken = [link_id for link_id, at in self._due.items() if at <= now]
            for link_id in woken:
                del self._due[link_id]
                self._last_wakes[link_id] = now
        return woken

    def _pause(self) -> float:
        """Seconds until there is something to do."""
        with self._lock:
            first = min(self._due.values(), default=None)
        if first is None:
            return SECONDS_BETWEEN_READS
        return min(max(0.0, first - time.monotonic()), SECONDS_BETWEEN_READS)


async def _is_read(request: Request) -> bool:
    """Let the body pass by; whether it ended soon enough, and was small enough."""
    size = 0
    try:
        async with asyncio.timeout(SECONDS_TO_READ):
            async for piece in request.stream():
                size += len(piece)
                if size > MOST_BYTES:
                    return False
    except (TimeoutError, ClientDisconnect):
        return False
    return True


def _number(text: str) -> int:
    """The id of a link; 0, which none has, for what is not an id."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number else 0


def _unauthenticated() -> HttpRefusal:
    return HttpRefusal(
        HTTPStatus.UNAUTHORIZED,
        "This is not the secret of this link's webhook.",
        "UNAUTHENTICATED",
        www_authenticate='Bearer realm="ground truth"',
        connection="close",
    )
