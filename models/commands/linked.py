"""What may not be changed here, since the project follows one of a Label Studio.

That is where its tasks, annotations, predictions and label config are changed; what
was pulled replaces them here. Ground truths, the scoring profile, the title, roles and
assignments are changed here.
"""

from collections.abc import Iterable

from models.db import database as db
from models.db.database import in_
from models.refusals import Reason, Refusal


def refuse_linked(project_ids: Iterable[int]) -> None:
    """Refuse a change that belongs to Label Studio in one of these projects.

    It says the same to everybody: call it once it is known that they may do this here.

    Raises:
        Refusal: one of them follows a project of a Label Studio.

    """
    for project_id, followed in sorted(followed_by(project_ids).items()):
        raise Refusal(
            Reason.CONFLICT,
            f"Project:{project_id} follows {followed}. Change this there; the change is"
            " brought here.",
        )


def followed_by(project_ids: Iterable[int]) -> dict[int, str]:
    """What each of these projects follows, in words, if it is linked."""
    where = in_("project_id", project_ids)
    rows = db.rows(
        f"SELECT project_id, remote_project_id, base_url FROM links WHERE {where.text}",
        where.values,
    )
    return {
        project_id: f"Label Studio project {remote_project_id} at {base_url}"
        for project_id, remote_project_id, base_url in rows
    }
