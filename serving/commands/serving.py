"""``serve``: the server itself."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

import os
import resource
import socket
import tempfile
from contextlib import suppress
from typing import Any

import click
import uvicorn

from exchange.samples import load_samples
from models import backups, migrating
from models import database as db
from schema.schema import schema
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
"""Then a worker that answers no question of its parent is replaced. A machine that is
very busy can keep one silent for some seconds."""

OPEN = (
    "Warning: nobody has a token yet, so everybody on this machine is an admin here."
    " See: python server.py token create --help"
)


@click.command()
@click.option("--host", help="The address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=int, help="0 takes any that is free.  [default: 8000]")
@database.option
@click.option("--workers", type=int, help="Processes that serve.  [default: 1]")
@click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="NAME=NUMBER",
    help="Move a limit, such as cost=20000; docs/operations.md lists them. Repeatable.",
)
@click.option(
    "--demo",
    is_flag=True,
    help="With sample projects; without --database in a file demo.db.",
)
def serve(
    *, database: str | None, limits: tuple[str, ...], demo: bool, **options: Any
) -> None:
    """Serve the API, GraphiQL and the page until Ctrl+C.

    \b
    Examples:
      python server.py serve --demo
      python server.py serve --database postgresql://gt:secret@db/gt --workers 4
      python server.py serve --limit cost=20000 --limit operation_seconds=30
    """
    if demo and database is None and not settings.is_given("database_url"):
        database = DEMO_DATABASE
    found = settings.for_workers(
        settings.of_limits(limits), database_url=database, **options
    )
    # A core file would hold tokens and data.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    is_open, is_new = _open(found, demo=demo)
    with listening.bound(found.host, found.port) as bound:
        if is_new:
            click.echo(f"New database at {_place(found)}")
        _announce(found, listening.url_of(bound), is_open=is_open)
        _run(found, bound)


def _open(found: Settings, *, demo: bool) -> tuple[bool, bool]:
    """Bring the database up.

    Returns:
        Whether the server would be open to everybody, and whether the database is new.

    """
    documents_of(found, schema)  # a wrong manifest is one line here, not in each worker
    db.connect(found.database_url)
    if db.missing_file():
        listening.check_new(found)  # a start that is refused leaves no file
    is_new = migrating.bring_up()
    with db.read():
        is_open = listening.check_open(found)
    if demo:
        load_samples()
    db.close()
    return is_open, is_new


def _place(found: Settings) -> str:
    """Where the database is, so that a file in the wrong folder is seen."""
    if db.is_sqlite():
        return str(backups.file_of_database().absolute())
    return database.without_password(found.database_url)


def _announce(found: Settings, url: str, *, is_open: bool) -> None:
    click.echo(f"Database  {database.without_password(found.database_url)}")
    click.echo(f"API       {url}/graphql")
    click.echo(f"GraphiQL  {url}/graphiql")
    click.echo(f"Page      {url}/")
    if is_open:
        click.secho(OPEN, fg="yellow", err=True)
    click.echo("Stop with Ctrl+C.")


def _run(found: Settings, bound: socket.socket) -> None:
    config = _config(found)
    with suppress(KeyboardInterrupt):
        if found.workers == 1:
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


def _config(found: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        "serving.worker:application",
        factory=True,
        workers=found.workers,
        lifespan="on",
        http=HttpConnection,
        ws=SocketConnection,
        timeout_keep_alive=found.limit.idle_seconds,
        ws_max_size=found.limit.message_bytes,
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(found.trusted_proxies),
        forwarded_allow_ips=list(found.trusted_proxies),
        limit_concurrency=found.connections,
        timeout_graceful_shutdown=SECONDS_TO_STOP,
        timeout_worker_healthcheck=SECONDS_OF_SILENCE,
    )
