"""Making, changing and removing links with Label Studio."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from execution import batched
from linking import making
from linking.client import LabelStudioError
from models.commands.links import LinkChange
from resolvers import links, projects
from schema.arguments import ProjectId, Root
from schema.asked import refusal_of
from schema.context import Context
from schema.declare import object_type
from schema.ids import number_of
from schema.label_studio_payloads import (
    LabelStudioInput,
    LabelStudioLinkPayload,
    LabelStudioProjectsPayload,
    LinkLabelStudioInput,
    LinkLabelStudioPayload,
    LinkPayloadRow,
    RemoteProjectsRow,
    UnlinkedRow,
    UnlinkLabelStudioPayload,
    UpdateLabelStudioLinkInput,
)
from schema.mutations.asking import ProjectsOf, TokenOf, WebhookOf, wish_of


def _list_label_studio_projects(
    _: Root,
    context: Context,
    input: Annotated[
        LabelStudioInput, strawberry.argument(description="Where to look.")
    ],
) -> Sequence[RemoteProjectsRow]:
    context.viewer.demand_admin(links.CHANGE)
    there = context.asked.answer(ProjectsOf(input.url, input.token))
    return [RemoteProjectsRow(there)]


def _link_label_studio(
    _: Root,
    context: Context,
    input: Annotated[
        LinkLabelStudioInput, strawberry.argument(description="What to follow.")
    ],
) -> Sequence[LinkPayloadRow]:
    context.viewer.demand_admin(links.CHANGE)
    wish = wish_of(
        url=input.url,
        token=input.token,
        remote_project_id=input.remote_project_id,
        project_id=input.project_id,
        title=input.title,
        pushes=input.push_ground_truths,
        poll_seconds=input.poll_seconds,
    )
    if wish.project_id is not None:
        projects.known(context.viewer, wish.project_id)
    plan = context.asked.answer(wish)
    try:
        link_id = making.make(plan, context.viewer.id)
    except LabelStudioError as error:
        raise refusal_of(error) from error
    return [LinkPayloadRow(links.known(context.viewer, link_id), plan.notes)]


def _update_label_studio_link(
    _: Root,
    context: Context,
    input: Annotated[
        UpdateLabelStudioLinkInput, strawberry.argument(description="What to change.")
    ],
) -> Sequence[LinkPayloadRow]:
    context.viewer.demand_admin(links.CHANGE)
    number = number_of("LabelStudioLink", input.id)
    links.known(context.viewer, number)
    sealed = None
    if input.token is not None:
        sealed = context.asked.answer(TokenOf(number, input.token))
    wanted = LinkChange(
        sealed, input.push_ground_truths, input.poll_seconds, input.paused
    )
    return [LinkPayloadRow(links.change(context.viewer, number, wanted))]


def _sync_label_studio(
    _: Root,
    context: Context,
    project_id: ProjectId,
    full: Annotated[
        bool,
        strawberry.argument(
            description="True: read every task again, not only what has changed."
        ),
    ] = False,
    accept_deletions: Annotated[
        bool,
        strawberry.argument(
            description=(
                "True: delete here what Label Studio no longer has, even if it is much."
            )
        ),
    ] = False,
) -> Sequence[LinkPayloadRow]:
    number = number_of("Project", project_id)
    link = links.sync(
        context.viewer, number, is_full=full, accepts_deletions=accept_deletions
    )
    return [LinkPayloadRow(link)]


def _unlink_label_studio(
    _: Root,
    context: Context,
    id: Annotated[strawberry.ID, strawberry.argument(description="The link.")],
) -> Sequence[UnlinkedRow]:
    context.viewer.demand_admin(links.CHANGE)
    number = number_of("LabelStudioLink", id)
    link = links.remove(context.viewer, number)
    project = projects.known(context.viewer, link.project_id)
    return [UnlinkedRow(link, project, context.asked.problem(WebhookOf(number)))]


@object_type
class LinkMutations:
    """The part of the mutations that is about links with Label Studio."""

    list_label_studio_projects: LabelStudioProjectsPayload = batched(
        _list_label_studio_projects,
        description=(
            "List the projects of a running Label Studio. For admins. It changes"
            " nothing; it is a mutation so that the token is never part of an address."
        ),
    )
    link_label_studio: LinkLabelStudioPayload = batched(
        _link_label_studio,
        description=(
            "Let a project follow one of a running Label Studio, from now on. For"
            " admins. Label Studio is asked first, for at most 10 seconds."
        ),
    )
    update_label_studio_link: LabelStudioLinkPayload = batched(
        _update_label_studio_link, description="Change a link. For admins."
    )
    sync_label_studio: LabelStudioLinkPayload = batched(
        _sync_label_studio,
        description=(
            "Ask Label Studio now what has changed. It returns at once; follow"
            " `state` and `lastPulledAt`. For managers."
        ),
    )
    unlink_label_studio: UnlinkLabelStudioPayload = batched(
        _unlink_label_studio,
        description=(
            "Remove a link, with its token and its webhook in Label Studio. The project"
            " stays as it is. For admins."
        ),
    )
