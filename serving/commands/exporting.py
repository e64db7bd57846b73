"""``export``: a project's tasks as Label Studio's JSON."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

import sys
from pathlib import Path

import click

from exchange.exports import export_file
from serving.commands import bars, database, projects


@click.command()
@click.option("--project", required=True, metavar="TITLE_OR_ID")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to write; gzipped if the name ends in .gz. [default: standard output]",
)
@database.opened
def export(project: str, output: Path | None) -> None:
    """Export a project as JSON that Label Studio, or this server, can import.

    Each annotation says whether it is the ground truth of its task. The file appears
    only when it is complete.

    \b
    Examples:
      python server.py export --project Reviews --output reviews.json.gz
      python server.py export --project 7 | jq length
    """
    found = projects.named(project)
    if output is None:
        export_file(found.id, sys.stdout.buffer)
        return
    with bars.of_items("Exporting") as progress:
        count = export_file(found.id, output, progress)
    click.echo(f"Wrote {count:,} tasks of {found.title} to {output}.")
