"""Two worlds that differ in one thing, asked the same by the same people."""

import asyncio
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple
from uuid import UUID

import httpx2
import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs

from exchange import imports
from models import timestamps
from models.commands import accounts, ground_truths
from models.rows import UserRow
from schema.schema import build
from serving.app import create
from serving.limits import Limits
from serving.settings import Settings

HOME = "http://127.0.0.1:8000"
PATHS = ("/", "/graphiql", "/healthz", "/readyz", "/nothing", "/graphql", "/assets/x")
SCHEMA = build(federation=True)
"""With all that can be asked: what a gateway asks, too."""
MUCH = 10**9
DAY = 24 * 60 * 60 * 1_000_000
FIRST_DAY = 1_790_000_000_000_000


class Told(NamedTuple):
    """A response, all of it."""

    asked: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def is_fault(self) -> bool:
        """Whether it is none that a client should get; pages may not be built."""
        is_broken = self.status >= 500 and self.asked not in {"/", "/graphiql"}
        return is_broken or b'"INTERNAL_SERVER_ERROR"' in self.body


class Clock:
    """Stands still, so that two worlds can be made at the same moment."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.day = 1
        monkeypatch.setattr(timestamps, "now", lambda: FIRST_DAY + self.day * DAY)
        # what is drawn at random must not differ either
        for module in (ground_truths, imports):
            monkeypatch.setattr(module, "uuid4", lambda: UUID(int=0))


@cache
def server() -> Starlette:
    """The server, one for all worlds: it knows a document that it was asked before."""
    limits = Limits(
        cost=MUCH,
        fields=MUCH,
        depth=MUCH,
        tokens=MUCH,
        token_requests=0,
        operation_seconds=MUCH,
    )
    return create(Settings(threads=1, limit=limits, documents=MUCH), SCHEMA)


def answers(user: UserRow, documents: Iterable[str]) -> list[Told]:
    """What this user is answered to these documents and by all other addresses."""
    token = accounts.create_token(user.email)
    with capture_logs():
        return asyncio.run(_answers(token, documents))


async def _answers(token: str, documents: Iterable[str]) -> list[Told]:
    headers = {"authorization": f"Bearer {token}", "x-request-id": "always-the-same"}
    transport = httpx2.ASGITransport(server(), raise_app_exceptions=False)
    async with httpx2.AsyncClient(
        transport=transport, base_url=HOME, headers=headers
    ) as client:
        told = [_told(path, await client.get(path)) for path in PATHS]
        for document in documents:
            response = await client.post("/graphql", json={"query": document})
            told.append(_told(document, response))
    return told


def _told(asked: str, response: httpx2.Response) -> Told:
    headers = response.headers.multi_items()
    return Told(asked, response.status_code, headers, response.content)


def differing(one: list[Told], other: list[Told]) -> list[str]:
    """What was asked where the answers differ, with both of them."""
    return [
        "\n".join([mine.asked, repr(mine[1:])[:900], repr(its[1:])[:900]])
        for mine, its in zip(one, other, strict=True)
        if mine != its
    ]
