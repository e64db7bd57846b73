"""A client that sends its body slowly, or not to its end."""

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest
from starlette.applications import Starlette

from tests.serving.conftest import HOME

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def dripping() -> AsyncIterator[bytes]:
    yield b'{"query": '
    await asyncio.sleep(5)
    yield b'"{ who }"}'


async def send(app: Starlette) -> httpx2.Response:
    transport = httpx2.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url=HOME) as client,
    ):
        headers = {"content-type": "application/json"}
        return await client.post("/graphql", content=dripping(), headers=headers)


def test_a_body_that_does_not_arrive_in_time_is_given_up(app: Starlette) -> None:
    response = asyncio.run(send(app))

    assert response.status_code == 408
    error = response.json()["errors"][0]
    assert "0.3 seconds (GROUND_TRUTH_LIMIT_BODY_SECONDS)" in error["message"]
    assert response.headers["connection"] == "close"
