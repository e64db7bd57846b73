"""The ASGI application: which address answers what, and what stands before it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import strawberry
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from models.db import database as db
from models.db.connecting import SQLITE_BUSY_SECONDS
from models.db.faults import DatabaseError
from serving import (
    background,
    browsers,
    connections,
    errors,
    measures,
    pages,
    probes,
    sessions,
)
from serving.authentication import Authenticator
from serving.browsers import HostsAndOrigins
from serving.compression import Compressor
from serving.errors import HttpRefusal
from serving.executors import Executor, Executors, ThreadExecutor, inline
from serving.graphql.documents import Documents
from serving.graphql.endpoint import PATH, Endpoint
from serving.graphql.operations import Operations
from serving.graphql.persisted import ONLY_THESE, load
from serving.hooks import ROUTE as HOOKS
from serving.hooks import HookReceiver
from serving.links import LinkThread
from serving.live.endpoint import LiveEndpoint
from serving.live.following import Followings
from serving.live.socket import SocketContext
from serving.media import endpoint as media
from serving.media.endpoint import MediaEndpoint
from serving.media.linked import LinkedLabelStudio
from serving.media.sources import sources_of
from serving.middleware import REQUEST_ID, RequestMiddleware
from serving.probes import Readiness
from serving.rates import Rates
from serving.rescoring import RescoringThread
from serving.sessions import SessionEndpoint
from serving.settings import Settings

SECONDS_BETWEEN_WRITES = 60
SECONDS_TO_STOP = 0.5
"""For what is still to be written when the server stops."""
LEAST_SHARE = 2
"""Threads that work for one user at once; where there are many, a quarter of them."""
LIVE_THREADS = 4
PROBE_THREADS = 1


def create(settings: Settings, schema: strawberry.Schema) -> Starlette:
    """The application, for the database that is connected."""
    authenticator = Authenticator()
    executors = _executors(settings)
    documents = documents_of(settings, schema)
    operations = Operations(settings.limit, documents, authenticator.user)
    rates = Rates(settings.limit, authenticator.is_closed)
    compressor = Compressor()
    graphql = Endpoint(operations, rates, settings.limit, executors, compressor)
    session = SessionEndpoint(authenticator, rates, settings.limit, executors)
    linked = LinkedLabelStudio(executors.others)
    sources = [linked, *sources_of(settings, executors.others)]
    shown = MediaEndpoint(authenticator, rates, executors.others, sources)
    followings = Followings(schema, documents, settings.limit, authenticator.user)
    live = LiveEndpoint(
        SocketContext(followings, rates, settings.limit, executors.live)
    )
    receiver = HookReceiver()
    return Starlette(
        routes=[
            Route(PATH, graphql),
            Route(HOOKS, receiver.respond, methods=["POST"]),
            WebSocketRoute(PATH, live.respond),
            Route(sessions.PATH, session.respond, methods=sessions.METHODS),
            Route("/healthz", probes.alive),
            Route("/readyz", Readiness(executors.probes).respond),
            Route("/metrics", measures.metrics),
            Route(media.PATH, shown.respond),
            *_pages(settings),
        ],
        middleware=_middleware(settings, graphql),
        exception_handlers={
            HttpRefusal: errors.of_refusal,
            HTTPException: errors.of_http,
        },
        lifespan=_lifespan(authenticator, executors, compressor, settings, receiver),
    )


def documents_of(settings: Settings, schema: strawberry.Schema) -> Documents:
    """The documents that may be run.

    Raises:
        ManifestError: the manifest of persisted ones cannot be used.

    """
    persisted = load(
        settings.persisted_documents, only=settings.only_persisted_documents
    )
    return Documents(schema, settings.limit, settings.documents, persisted)


def _pages(settings: Settings) -> list[BaseRoute]:
    if settings.only_persisted_documents:
        return pages.closed(ONLY_THESE)
    return pages.routes(settings.all_media_origins)


def _executors(settings: Settings) -> Executors:
    patience = settings.limit.operation_seconds
    share = max(LEAST_SHARE, settings.threads // 4)
    threads = ThreadExecutor(settings.threads, db.close, patience, share)
    live = ThreadExecutor(LIVE_THREADS, db.close, share=1)
    probes = ThreadExecutor(PROBE_THREADS, db.close, patience)
    reads: dict[str, Executor] = {"inline": inline, "threads": threads}
    if not db.is_sqlite():
        short = reads.get(settings.reads, threads)
        return Executors(short, threads, threads, live, probes)
    writes = ThreadExecutor(1, db.close, patience=SQLITE_BUSY_SECONDS)
    return Executors(reads.get(settings.reads, inline), writes, threads, live, probes)


def _middleware(settings: Settings, graphql: Endpoint) -> list[Middleware]:
    """What a request passes on its way in, the outermost first."""
    origins = settings.allowed_origins
    known = HostsAndOrigins(browsers.names_of(settings), origins)
    passed = [Middleware(RequestMiddleware, check=known.check)]
    if origins:
        passed.append(
            Middleware(
                CORSMiddleware,
                allow_origins=origins,
                allow_methods=["GET", "POST"],
                allow_headers=["*"],  # what it asks for: traces, clients' own names
                expose_headers=[REQUEST_ID, "retry-after"],
            )
        )
    return [*passed, Middleware(FastPath, path=PATH, endpoint=graphql)]


class FastPath:
    """Knows one route without searching: nearly all requests are for the same one."""

    def __init__(self, app: ASGIApp, path: str, endpoint: ASGIApp) -> None:
        self._app = app
        self._path = path
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http" and scope["path"] == self._path:
            await self._endpoint(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _lifespan(
    authenticator: Authenticator,
    executors: Executors,
    compressor: Compressor,
    settings: Settings,
    receiver: HookReceiver,
) -> Callable[[Starlette], Any]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Any]]:
        rescoring = RescoringThread()
        links = LinkThread()
        rescoring.start()
        receiver.start()
        links.start()
        async with background.repeated(
            authenticator.write_uses, SECONDS_BETWEEN_WRITES, executors.probes
        ):
            yield connections.shared(settings.limit)
        # Nothing here waits for threads that are busy.
        stopping = [
            asyncio.create_task(asyncio.to_thread(stop))
            for stop in (rescoring.stop, receiver.stop, links.stop)
        ]
        with suppress(DatabaseError, TimeoutError):
            async with asyncio.timeout(SECONDS_TO_STOP):
                await executors.probes(authenticator.write_uses)
        await asyncio.gather(*stopping)
        executors.close(SECONDS_TO_STOP)
        compressor.close(SECONDS_TO_STOP)
        db.close()

    return lifespan
