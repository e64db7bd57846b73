"""``serve``: its options, and no more, so that ``serve --help`` answers at once."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

from typing import Any

import click

from serving.commands import options


@click.command()
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option(
    "--port", type=int, help="Port to listen on; 0 takes a free one.  [default: 8000]"
)
@options.database
@click.option("--workers", type=int, help="Number of server processes.  [default: 1]")
@click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="NAME=NUMBER",
    help="Set a limit, such as cost=20000. docs/limits.md lists them. Repeatable.",
)
@click.option(
    "--federation",
    is_flag=True,
    default=None,
    help="Also serve as a subgraph of Apollo Federation: see docs/federation.md.",
)
@click.option(
    "--demo",
    is_flag=True,
    help="Add three sample projects. Uses demo.db unless --database is given.",
)
def serve(
    *, database: str | None, limits: tuple[str, ...], demo: bool, **given: Any
) -> None:
    """Serve the API, GraphiQL and the page until Ctrl+C.

    \b
    Examples:
      python server.py serve --demo
      python server.py serve --database postgresql://gt:secret@db/gt --workers 4
      python server.py serve --limit cost=20000 --limit operation_seconds=30
    """
    # The server's own imports take seconds; --help needs none of them.
    from serving.commands.starting import start  # noqa: PLC0415

    start(database, limits, demo=demo, **given)
