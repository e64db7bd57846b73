"""Working off what waits to be compared, as a server does it in the background."""

from models import database as db
from models.commands import rescoring, rescoring_steps


def settled() -> None:
    """Compare all that waits, in every project of this process's database."""
    with db.read():
        projects = rescoring.waiting()
    for project_id in projects:
        while rescoring_steps.step(project_id):
            pass
