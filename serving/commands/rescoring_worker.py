"""What each process of the command ``rescore`` does."""

import os
import signal
import threading
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from multiprocessing import parent_process
from typing import Any, NamedTuple

from models.commands import rescoring
from models.db import database as db
from serving import memory

SHARE_FOR_OTHERS = 0.5
"""How long others can write to SQLite after a write, as a share of its duration.
SQLite's waiting writers poll for the lock, and must be likely to find it free."""


class Done(NamedTuple):
    """How many tasks a step scored, and the seconds that it took and waited."""

    tasks: int
    seconds: float


class _Process:
    """What this process received when it started."""

    turn: AbstractContextManager[Any] = nullcontext()


def begin(database_url: str, turn: AbstractContextManager[Any] | None) -> None:
    """Open the database; ``turn`` is for SQLite, which has one writer at a time.

    To wait for a lock that is handed on costs less than to look whether SQLite is free.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command ends its processes
    threading.Thread(target=_end_with_the_command, daemon=True).start()
    db.connect(database_url, makes_file=False)
    memory.configure_garbage_collection()
    if turn is not None:
        _Process.turn = turn


def step(project_id: int, task_ids: Sequence[int]) -> Done:
    """Score these tasks, and write what they are worth when it is our turn."""
    began = time.monotonic()
    scores = rescoring.score(project_id, task_ids)
    scored = time.monotonic() - began
    with _Process.turn:
        began = time.monotonic()
        rescoring.write(scores)
        written = time.monotonic() - began
        if db.is_sqlite():
            time.sleep(SHARE_FOR_OTHERS * written)
    return Done(len(task_ids), scored + written)


def _end_with_the_command() -> None:
    """If it is killed, this process would wait for more work for ever."""
    command = parent_process()
    if command is not None:
        command.join()
        os._exit(1)
