"""Asking a Label Studio on behalf of somebody who does not wait for long.

A client gives up when nothing arrives for a while. Anyone who sends a byte now and then
could still hold it for hours.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from linking.client import LabelStudioClient, Unreachable

Answer = TypeVar("Answer")


def ask(
    client: LabelStudioClient,
    question: Callable[[LabelStudioClient], Answer],
    seconds: float | None = None,
) -> Answer:
    """What the client is answered. It is closed in the end.

    Args:
        client: of a Label Studio; for nobody else afterwards.
        question: what asks by it. With a time it must not use the database, since it
            runs in a thread of its own, which is left alone when the time is over.
        seconds: how long somebody waits; None for as long as the client does.

    Raises:
        Unreachable: it took longer.
        LabelStudioError: whatever the client raises.

    """
    try:
        if seconds is None:
            return question(client)
        return _in_time(client, question, seconds)
    finally:
        client.close()


def _in_time(
    client: LabelStudioClient,
    question: Callable[[LabelStudioClient], Answer],
    seconds: float,
) -> Answer:
    future: Future[Answer] = Future()

    def run() -> None:
        try:
            future.set_result(question(client))
        except BaseException as error:  # raised where it is waited for
            future.set_exception(error)

    threading.Thread(target=run, name="asks-label-studio", daemon=True).start()
    try:
        return future.result(seconds)
    except TimeoutError:
        raise Unreachable(
            f"{client.base_url} did not answer within {seconds:g} s."
        ) from None
