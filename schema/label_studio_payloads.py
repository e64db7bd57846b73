"""What is given to and answered by the mutations about links with Label Studio."""

from collections.abc import Sequence
from typing import NamedTuple

import strawberry

from execution import column, computed
from linking.adding import RemoteProject
from linking.making import STAR_IS_SEEN
from models.queries.links import LinkRow
from models.rows import ProjectRow
from schema.declare import input_type, object_type
from schema.ids import global_id
from schema.label_studio_link import LabelStudioLink
from schema.project import Project

URL = "The address of Label Studio, such as `http://localhost:8080`."
KINDS = (
    "A personal access token of Label Studio (Account & Settings), or a legacy token."
)
SECONDS = "How often Label Studio is asked what has changed, in seconds: 5 to 3,600."


@input_type
class LabelStudioInput:
    """A running Label Studio."""

    url: str = strawberry.field(description=URL)
    token: str = strawberry.field(description=KINDS)


@input_type
class LinkLabelStudioInput:
    """A link to make. Without `projectId`, it makes a new project."""

    url: str = strawberry.field(description=URL)
    token: str = strawberry.field(description=f"{KINDS} It is stored sealed.")
    remote_project_id: int = strawberry.field(
        description="The project in Label Studio."
    )
    project_id: strawberry.ID | None = strawberry.field(
        default=None,
        description=(
            "The project that is to follow it: an empty one, or one that was imported"
            " from files of this Label Studio."
        ),
    )
    title: str | None = strawberry.field(
        default=None,
        description="The title of the new project. Null: as in Label Studio.",
    )
    push_ground_truths: bool = strawberry.field(
        default=False,
        description=f"Whether ground truths are written there. {STAR_IS_SEEN}",
    )
    poll_seconds: int = strawberry.field(default=15, description=SECONDS)


@input_type
class UpdateLabelStudioLinkInput:
    """The changes of a link. Fields that are left out or null do not change."""

    id: strawberry.ID = strawberry.field(description="The link.")
    token: str | None = strawberry.field(
        default=None, description=f"{KINDS} It is checked first."
    )
    push_ground_truths: bool | None = strawberry.field(
        default=None,
        description=f"Whether ground truths are written there. {STAR_IS_SEEN}",
    )
    poll_seconds: int | None = strawberry.field(default=None, description=SECONDS)
    paused: bool | None = strawberry.field(
        default=None,
        description=(
            "True: the link asks Label Studio nothing and writes nothing to it. False:"
            " it continues, also after a problem."
        ),
    )


class LinkPayloadRow(NamedTuple):
    """A link as it is now, and sentences about what it follows."""

    link: LinkRow
    notes: Sequence[str] = ()


class UnlinkedRow(NamedTuple):
    """A link that is gone."""

    link: LinkRow
    project: ProjectRow
    problem: str | None


class RemoteProjectsRow(NamedTuple):
    """Projects of a Label Studio."""

    projects: Sequence[RemoteProject]


@object_type
class LabelStudioLinkPayload:
    """Result of `updateLabelStudioLink` and `syncLabelStudio`."""

    link: LabelStudioLink = column(description="The link as it is now.")


@object_type
class LinkLabelStudioPayload:
    """Result of `linkLabelStudio`."""

    link: LabelStudioLink = column(
        description="The link, whose first pull has not begun yet."
    )
    notes: list[str] = column(
        description="What you should know of this project, in sentences."
    )


@object_type
class UnlinkLabelStudioPayload:
    """Result of `unlinkLabelStudio`."""

    deleted_id: strawberry.ID = computed(
        lambda row: global_id("LabelStudioLink", row.link.id),
        description="The id of the link: caches drop it by this.",
    )
    project: Project = column(description="The project, which stays as it is.")
    problem: str | None = column(
        description=(
            "Why the webhook of the link could not be deleted in Label Studio. Null if"
            " it was, or if there was none."
        )
    )


@object_type
class LabelStudioProject:
    """A project of a Label Studio."""

    remote_project_id: int = column("id", description="Its id in Label Studio.")
    title: str = column(description="Its title.")
    task_count: int = column(description="The number of its tasks.")
    annotation_count: int = column(
        description="The number of its annotations that are not skipped."
    )
    ground_truth_count: int = column(description="The number of its ground truths.")


@object_type
class LabelStudioProjectsPayload:
    """Result of `listLabelStudioProjects`."""

    projects: list[LabelStudioProject] = column(
        description="The projects that the token's user sees there, by their ids."
    )
