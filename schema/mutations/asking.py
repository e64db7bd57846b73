"""What the mutations about links ask Label Studio, before their transaction begins.

So nothing is locked while it answers. Only admins have it asked anything: anyone who
could would reach all addresses that this server reaches.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from linking import adding, clients, hooks, making
from linking.adding import RemoteProject
from linking.addresses import base_url_of
from linking.asking import ask
from linking.making import LinkWish
from models.db import database as db
from models.queries import links
from models.refusals import Reason, Refusal
from models.texts import checked_text
from schema.context import Context
from schema.ids import number_of, optional_number

MOST_SECONDS = 10.0
"""How long a client waits for Label Studio."""

Arguments = Mapping[str, Any]


class ProjectsOf(NamedTuple):
    """The question which projects there are."""

    url: str
    token: str


class TokenOf(NamedTuple):
    """The question whether Label Studio accepts this token for a link."""

    link_id: int
    token: str


class WebhookOf(NamedTuple):
    """The wish that the webhook of a link be gone."""

    link_id: int


def for_projects(context: Context, arguments: Arguments) -> None:
    """Find the projects for `listLabelStudioProjects`."""
    given = arguments["input"]
    question = ProjectsOf(given["url"], given["token"])
    context.asked.keep(question, partial(_projects, question))


def for_link(context: Context, arguments: Arguments) -> None:
    """Find what `linkLabelStudio` needs to make its link."""
    given = arguments["input"]
    wish = wish_of(
        url=given["url"],
        token=given["token"],
        remote_project_id=given["remoteProjectId"],
        project_id=given.get("projectId"),
        title=given.get("title"),
        pushes=given["pushGroundTruths"],
        poll_seconds=given["pollSeconds"],
    )
    context.asked.keep(wish, partial(making.plan, wish, MOST_SECONDS))


def for_token(context: Context, arguments: Arguments) -> None:
    """Find whether `updateLabelStudioLink` can use its token, and seal it."""
    given = arguments["input"]
    if given.get("token") is not None:
        link_id = number_of("LabelStudioLink", given["id"])
        question = TokenOf(link_id, given["token"])
        context.asked.keep(question, partial(_sealed, question))


def for_unlinking(context: Context, arguments: Arguments) -> None:
    """Delete the webhook of the link that `unlinkLabelStudio` is to remove."""
    question = WebhookOf(number_of("LabelStudioLink", arguments["id"]))
    context.asked.keep(question, partial(_remove_webhook, question))


ASKS: Mapping[str, Callable[[Context, Arguments], None]] = {
    "listLabelStudioProjects": for_projects,
    "linkLabelStudio": for_link,
    "updateLabelStudioLink": for_token,
    "unlinkLabelStudio": for_unlinking,
}
"""The fields that ask, by their names."""


def wish_of(  # noqa: PLR0913 - as many as the input has
    *,
    url: str,
    token: str,
    remote_project_id: int,
    project_id: str | None,
    title: str | None,
    pushes: bool,
    poll_seconds: int,
) -> LinkWish:
    """The link that is wanted.

    Raises:
        Refusal: it is not one.

    """
    if project_id is not None and title is not None:
        raise Refusal(
            Reason.INVALID_VALUE,
            "Give `title` for a new project, or `projectId` for an existing one, not"
            " both.",
        )
    return LinkWish(
        url=checked_text("url", url),
        token=token_of(token),
        remote_project_id=remote_project_id,
        project_id=optional_number("Project", project_id),
        title=None if title is None else checked_text("title", title),
        pushes=pushes,
        poll_seconds=poll_seconds,
    )


def token_of(given: str) -> str:
    """A token without the space around it.

    Raises:
        Refusal: it cannot be one. The message does not contain it.

    """
    token = given.strip()
    if not clients.is_token(token):
        raise Refusal(
            Reason.INVALID_VALUE,
            "`token` is not a token of Label Studio. Copy it there from Account &"
            " Settings, Personal Access Token.",
        )
    return checked_text("token", token)


def _projects(question: ProjectsOf) -> list[RemoteProject]:
    url = checked_text("url", question.url)
    client = clients.client_for(
        base_url_of(url), token_of(question.token), MOST_SECONDS
    )
    return ask(client, adding.projects_of, MOST_SECONDS)


def _sealed(question: TokenOf) -> str:
    token = token_of(question.token)
    with db.read():
        link = links.by_ids([question.link_id]).get(question.link_id)
    if link is None:
        return ""  # the field says that it was not found
    client = clients.client_for(link.base_url, token, MOST_SECONDS)
    check = partial(adding.check_project, project_id=link.remote_project_id)
    ask(client, check, MOST_SECONDS)
    return clients.seal(token, link.base_url)


def _remove_webhook(question: WebhookOf) -> None:
    with db.read():
        link = links.by_ids([question.link_id]).get(question.link_id)
    if link is not None and link.webhook_id is not None:
        client = clients.client_of(link, MOST_SECONDS)
        ask(client, partial(hooks.remove, webhook_id=link.webhook_id), MOST_SECONDS)
