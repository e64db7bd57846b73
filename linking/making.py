"""Making a link: first Label Studio is asked, then all is written in one transaction.

The two are apart, so that nothing is locked while Label Studio answers.
"""

from functools import partial
from typing import NamedTuple

from linking import clients
from linking.adding import Checked, check_project
from linking.addresses import base_url_of
from linking.adopting import Kinship, check_kinship
from linking.asking import ask
from linking.client import READ_SECONDS, LabelStudioClient
from linking.pushing import WRITES_A_SECOND
from models.commands import links as commands
from models.commands import projects
from models.commands.links import NewLink
from models.db import database as db
from models.queries import links
from models.queries.links import NumberedTask

STAR_IS_SEEN = "Everybody who opens a task in Label Studio sees the star there."
FEW_SECONDS = 60
SECONDS_A_MINUTE = 60


class LinkWish(NamedTuple):
    """The link that somebody wants.

    Attributes:
        url: the address of the Label Studio, as it was given.
        token: of either kind.
        remote_project_id: the project there.
        project_id: the project here that is to follow it; None for a new one.
        title: of the new one; None for that of the project there.
        pushes: whether ground truths are written to Label Studio.
        poll_seconds: how often it is asked what has changed.

    """

    url: str
    token: str
    remote_project_id: int
    project_id: int | None = None
    title: str | None = None
    pushes: bool = False
    poll_seconds: int = 15


class LinkPlan(NamedTuple):
    """A link that can be made.

    Attributes:
        wish: what somebody wants.
        base_url: the address in one form.
        checked: the project there.
        kinship: what a project with tasks has in common with it; None for a new or an
            empty one.
        notes: sentences for people.

    """

    wish: LinkWish
    base_url: str
    checked: Checked
    kinship: Kinship | None
    notes: tuple[str, ...]


def plan(wish: LinkWish, seconds: float | None = None) -> LinkPlan:
    """Ask Label Studio whether this link can be made. Nothing is written.

    Args:
        wish: the link.
        seconds: how long somebody waits for the answer; None for as long as it takes.

    Raises:
        InvalidAddress: the address is not one of a Label Studio.
        LabelStudioError: it cannot be followed; the message says why.
        Refusal: one of the two projects has a link, or the seconds are out of range.

    """
    base_url = base_url_of(wish.url)
    commands.check_seconds(wish.poll_seconds)
    commands.refuse_second(base_url, wish.remote_project_id, wish.project_id)
    tasks = _tasks_to_adopt(wish.project_id)
    client = clients.client_for(base_url, wish.token, seconds or READ_SECONDS)
    checked, kinship = ask(client, partial(_checked, wish, tasks), seconds)
    notes = (*checked.notes, *_notes(wish, kinship))
    return LinkPlan(wish, base_url, checked, kinship, notes)


def _tasks_to_adopt(project_id: int | None) -> list[NumberedTask] | None:
    """The tasks of an existing project that came from a Label Studio.

    None where there is nothing to adopt: the project is a new or an empty one.
    """
    if project_id is None:
        return None
    with db.read():
        has_tasks = links.has_tasks(project_id)
        return links.imported_tasks(project_id) if has_tasks else None


def _checked(
    wish: LinkWish, tasks: list[NumberedTask] | None, client: LabelStudioClient
) -> tuple[Checked, Kinship | None]:
    checked = check_project(client, wish.remote_project_id)
    if tasks is None:
        return checked, None
    return checked, check_kinship(client, checked.project, tasks)


def make(planned: LinkPlan, actor_id: int | None) -> int:
    """Make the link, and the project where it is a new one; the link's id.

    Raises:
        Refusal: as for :func:`plan`, or the title is empty.
        TokenNotOpened: there is no key to seal the token with.

    """
    wish, remote = planned.wish, planned.checked.project
    sealed = clients.seal(wish.token, planned.base_url)
    with db.write():
        project_id = wish.project_id
        if project_id is None:
            title = wish.title if wish.title is not None else remote.title
            project_id = projects.create(title, remote.label_config, actor_id)
        new = NewLink(
            base_url=planned.base_url,
            remote_project_id=remote.id,
            remote_title=remote.title,
            remote_created_at=remote.created_at,
            source=planned.kinship.source if planned.kinship else "",
            token_sealed=sealed,
            poll_seconds=wish.poll_seconds,
        )
        link_id = commands.create(project_id, new)
        if wish.pushes:
            commands.change(link_id, commands.LinkChange(pushes=True))
        return link_id


def _notes(wish: LinkWish, kinship: Kinship | None) -> list[str]:
    notes = []
    if kinship is not None and kinship.missing:
        notes.append(
            f"{kinship.missing:,} of {kinship.missing + kinship.same:,} tasks that were"
            " compared are not in Label Studio any more; the first pull deletes them"
            " here."
        )
    if wish.pushes:
        notes.append(STAR_IS_SEEN)
    if wish.pushes and wish.project_id is not None:
        with db.read():
            count = links.ground_truth_count(wish.project_id)
        seconds = count / WRITES_A_SECOND
        if seconds > FEW_SECONDS:
            notes.append(
                f"To write up to {count:,} ground truths takes about"
                f" {seconds / SECONDS_A_MINUTE:.0f} minutes, at {WRITES_A_SECOND} a"
                " second."
            )
    return notes
