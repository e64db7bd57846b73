"""Working off what waits to be compared, as a server does it in the background."""

from models.commands import counting, rescoring
from models.db import database as db


def settled() -> None:
    """Compare all that waits, in every project of this process's database."""
    with db.read():
        projects = rescoring.waiting()
    for project_id in projects:
        while rescoring.step(project_id):
            pass


def counted() -> None:
    """Count what is confused in all that waits for it, as a server does it."""
    with db.read():
        projects = counting.waiting_projects()
    for project_id in projects:
        counting.settle(project_id)
