"""Starting the server: what ``serve`` does once its options are read."""

import os
import resource
import socket
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import click
import uvicorn

from exchange.samples import load_samples
from linking.resealing import seal_again
from linking.secrets import sealer_of
from models.db import backups, engines, migrating
from models.db import database as db
from models.db.faults import DatabaseError
from schema.schema import served
from serving import listening, settings
from serving.app import documents_of
from serving.commands import database
from serving.connections import HttpConnection, SocketConnection
from serving.measures import SHARED_FOLDER
from serving.settings import Settings
from serving.workers import STARTUP_FAILURE, Workers

DEMO_DATABASE = "sqlite:///demo.db"
SECONDS_TO_STOP = 2
SECONDS_OF_SILENCE = 30
"""Then a worker that does not answer its parent is replaced. On a very busy machine a
worker can be silent for some seconds."""

OPEN = (
    "Warning: no token exists yet, so everybody on this machine is an admin here."
    " See: python server.py token create --help"
)


def start(
    database_url: str | None, limits: Sequence[str], *, demo: bool, **options: Any
) -> None:
    """Serve until a signal ends the process.

    Raises:
        SettingsError: a setting or option is invalid.
        AddressError: the server may not or cannot listen there.
        SystemExit: the application did not start.

    """
    if demo and database_url is None and not settings.is_given("database_url"):
        database_url = DEMO_DATABASE
    configured = settings.for_workers(
        settings.of_limits(limits), database_url=database_url, **options
    )
    # A core file would hold tokens and data.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    is_open, is_new = _open(configured, demo=demo)
    with listening.bound(configured.host, configured.port) as bound:
        if is_new:
            click.echo(f"New database at {_location(configured)}")
        _announce(configured, listening.url_of(bound), is_open=is_open)
        _run(configured, bound)


def _brought_up() -> bool:
    """Make the tables where the database is new; whether it is."""
    with db.read():
        engines.refuse_cockroachdb()
        engines.refuse_standby()
    return migrating.bring_up()


def _open(configured: Settings, *, demo: bool) -> tuple[bool, bool]:
    """Open the database, and make its tables where it is new.

    Returns:
        Whether the server would be open to everybody, and whether the database is new.

    """
    # An invalid manifest fails here once, not in each worker.
    documents_of(configured, served(federation=configured.federation))
    db.connect(configured.database_url)
    if db.missing_file():
        listening.check_new(configured)  # a refused start leaves no file
    is_new = _brought_up()
    with db.read():
        is_open = listening.check_open(configured)
    if demo:
        load_samples()
    _seal_again(configured)
    db.close()
    return is_open, is_new


def _seal_again(configured: Settings) -> None:
    """Let the tokens of links be sealed with the newest key, where they are not."""
    file = backups.file_of_database() if db.is_sqlite() else None
    with suppress(DatabaseError):  # one that cannot be written can still be served
        seal_again(sealer_of(configured.sealing_keys, file))


def _location(configured: Settings) -> str:
    """Where the database is: so you see a file in the wrong folder."""
    if db.is_sqlite():
        return str(backups.file_of_database().absolute())
    return database.without_password(configured.database_url)


def _announce(configured: Settings, url: str, *, is_open: bool) -> None:
    click.echo(f"Database  {database.without_password(configured.database_url)}")
    click.echo(f"API       {url}/graphql")
    click.echo(f"GraphiQL  {url}/graphiql")
    click.echo(f"Page      {url}/")
    if is_open:
        click.secho(OPEN, fg="yellow", err=True)
    click.echo("Stop with Ctrl+C.")


def _run(configured: Settings, bound: socket.socket) -> None:
    config = _config(configured)
    with suppress(KeyboardInterrupt):
        if configured.workers == 1:
            server = uvicorn.Server(config)
            server.run(sockets=[bound])
            if not server.started:
                raise SystemExit(STARTUP_FAILURE)
            return
        with tempfile.TemporaryDirectory() as folder:
            os.environ[SHARED_FOLDER] = folder
            workers = Workers(config, sockets=[bound])
            workers.serve()
            if workers.failed:
                raise SystemExit(STARTUP_FAILURE)


def _config(configured: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        "serving.worker:application",
        factory=True,
        workers=configured.workers,
        lifespan="on",
        http=HttpConnection,
        ws=SocketConnection,
        timeout_keep_alive=configured.limit.idle_seconds,
        ws_max_size=configured.limit.message_bytes,
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(configured.trusted_proxies),
        forwarded_allow_ips=list(configured.trusted_proxies),
        limit_concurrency=configured.connections,
        timeout_graceful_shutdown=SECONDS_TO_STOP,
        timeout_worker_healthcheck=SECONDS_OF_SILENCE,
    )
