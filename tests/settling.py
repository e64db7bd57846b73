"""Working off what waits to be compared, as a server does it in the background."""

from models.commands import rescoring
from models.db import database as db


def settled() -> None:
    """Compare all that waits, in every project of this process's database."""
    with db.read():
        projects = rescoring.waiting()
    for project_id in projects:
        while rescoring.step(project_id):
            pass
