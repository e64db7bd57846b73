"""Figures for Prometheus. Nothing in them tells who asked what."""

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.requests import Request
from starlette.responses import Response

from linking.following import Round
from serving.compression import coding_for, compressed

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where several workers add up their figures; the library reads it when imported."""

_requests = Counter("ground_truth_requests", "HTTP requests answered.", ["status"])
_seconds = Histogram("ground_truth_request_seconds", "How long requests took.")
_errors = Counter("ground_truth_errors", "Errors of GraphQL operations.", ["code"])

sockets = Gauge(
    "ground_truth_sockets", "WebSockets that are open.", multiprocess_mode="livesum"
)
waiting_tasks = Gauge(
    "ground_truth_tasks_waiting",
    "Tasks whose accuracies wait to be computed, counted every few seconds.",
    multiprocess_mode="livemostrecent",
)
delivered = Counter("ground_truth_changes_delivered", "Changes sent to subscriptions.")

_polls = Counter("ground_truth_link_polls", "Polls of Label Studios.")
_poll_seconds = Histogram(
    "ground_truth_link_poll_seconds",
    "How long polls took.",
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800),
)
_lag = Histogram(
    "ground_truth_link_lag_seconds",
    "How old the newest change in a Label Studio was when it was stored here.",
    buckets=(0.5, 1, 2, 5, 10, 15, 30, 60, 300, 3600),
)
_link_tasks = Counter("ground_truth_link_tasks", "Tasks read from Label Studios.")
_link_writes = Counter(
    "ground_truth_link_writes", "Ground truths written to Label Studios."
)
_link_failures = Counter(
    "ground_truth_link_failures", "Polls and writes that Label Studios did not answer."
)


def count_poll(polled: Round) -> None:
    """Count one poll of a Label Studio."""
    _polls.inc()
    _poll_seconds.observe(polled.seconds)
    _link_tasks.inc(polled.taken)
    _link_failures.inc(polled.failed)
    if polled.lag_seconds is not None:
        _lag.observe(polled.lag_seconds)


def count_push(pushed: Round) -> None:
    """Count what was written to a Label Studio in one turn."""
    _link_writes.inc(pushed.written)
    _link_failures.inc(pushed.failed)


def count(status: int, seconds: float, codes: Iterable[str]) -> None:
    """Count one request, and the errors of its operation by their codes."""
    _answered(status).inc()
    _seconds.observe(seconds)
    for code in codes:
        _errors.labels(code).inc()


@cache
def _answered(status: int) -> Counter:
    """The counter of a status: there are few, and each is looked for very often."""
    return _requests.labels(str(status))


async def metrics(request: Request) -> Response:
    """The figures of all workers, in Prometheus' text format."""
    body = generate_latest(_registry())
    headers = {"content-type": CONTENT_TYPE_LATEST, "vary": "accept-encoding"}
    coding = coding_for(request.headers.get("accept-encoding", ""), len(body))
    if coding is None:
        return Response(body, headers=headers)
    headers["content-encoding"] = coding
    return Response(compressed(body, coding), headers=headers)


def _registry() -> CollectorRegistry:
    if SHARED_FOLDER not in os.environ:
        return REGISTRY
    forget_the_dead(Path(os.environ[SHARED_FOLDER]))
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def forget_the_dead(folder: Path) -> None:
    """Count no open sockets of workers that were killed; what they did still counts."""
    for file in folder.glob("gauge_live*_*.db"):
        worker = int(file.stem.rpartition("_")[2])
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            file.unlink(missing_ok=True)
