"""The server in a thread of the test: there at once, with a database of its own."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from models.db import database as db
from schema.schema import schema
from serving.app import create
from serving.settings import Settings

SECONDS = 15


@contextmanager
def served(
    database_url: str, listening: socket.socket, **settings: Any
) -> Iterator[str]:
    """Where a server answers as long as the context lasts; the socket stays open."""
    db.connect(database_url)
    app = create(Settings(threads=4, **settings), schema)
    config = uvicorn.Config(
        app,
        ws="websockets-sansio",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    with listening.dup() as bound:
        thread = threading.Thread(target=server.run, args=([bound],))
        thread.start()
        try:
            _wait_until_ready(server)
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(SECONDS)


def _wait_until_ready(server: uvicorn.Server) -> None:
    give_up = time.monotonic() + SECONDS
    while not server.started:
        assert time.monotonic() < give_up, "the server does not start"
        time.sleep(0.01)
