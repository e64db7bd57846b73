"""Options that several commands take. Imports nothing heavy."""

import click

database = click.option(
    "--database",
    metavar="URL",
    help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME.",
)
