"""What is checked before a project follows one of Label Studio, in this order.

The address answers; it is a Label Studio, and not too old; it accepts the token; the
project is there; its label config can be read. Each has its own sentence. Nothing is
written, here or there.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from linking.client import (
    OLDEST_RELEASE,
    Json,
    LabelStudioClient,
    LabelStudioError,
    Overloaded,
    ProjectGone,
)
from models import timestamps
from models.commands.accuracies import scorer_of
from scoring import ConfigError
from scoring.label_config import read_label_config
from scoring.tags import TAGS

LISTED_PROJECTS = 20


class NotLinkable(LabelStudioError):  # noqa: N818 - a state of the other side
    """A Label Studio, or a project of one, that cannot be followed."""


class RemoteProject(NamedTuple):
    """A project of a Label Studio. ``created_at`` is in microseconds since 1970."""

    id: int
    title: str
    created_at: int
    label_config: str
    task_count: int
    annotation_count: int
    ground_truth_count: int
    runs_model_on_reading: bool


class Checked(NamedTuple):
    """A project that can be followed, with what people should know of it.

    Attributes:
        project: what Label Studio says of it.
        release: which version of Label Studio that is.
        notes: sentences.

    """

    project: RemoteProject
    release: tuple[int, ...]
    notes: tuple[str, ...]


def check_label_studio(client: LabelStudioClient) -> tuple[int, ...]:
    """The version of what answers there, if it can be followed with this token.

    Raises:
        LabelStudioError: nothing answers, it is not a Label Studio or too old a one, or
            it does not accept the token.

    """
    release = client.release()
    if release < OLDEST_RELEASE:
        raise NotLinkable(
            f"{client.base_url} is Label Studio {_dotted(release)}. A link needs"
            f" {_dotted(OLDEST_RELEASE)} or newer, which has the filters that it reads"
            " with. Upgrade Label Studio."
        )
    client.whoami()
    return release


def projects_of(client: LabelStudioClient) -> list[RemoteProject]:
    """The projects that the token's user sees, by their ids.

    Raises:
        LabelStudioError: as for :func:`check_label_studio`.

    """
    check_label_studio(client)
    projects = [_remote_project(project) for project in client.projects()]
    return sorted(projects, key=lambda project: project.id)


def check_project(client: LabelStudioClient, project_id: int) -> Checked:
    """The project of this id, if it can be followed.

    Raises:
        LabelStudioError: as for :func:`check_label_studio`, or there is no such
            project, or its label config cannot be read.

    """
    release = check_label_studio(client)
    try:
        project = _remote_project(client.project(project_id))
    except ProjectGone as error:
        raise ProjectGone(f"{error} {_those_there(client)}") from None
    return Checked(project, release, tuple(_notes(project)))


def _notes(project: RemoteProject) -> Iterator[str]:
    """What people should know before they follow this project.

    Raises:
        NotLinkable: its label config cannot be read.

    """
    try:
        controls = scorer_of(project.label_config, "{}").controls
        others = read_label_config(project.label_config).others.values()
    except ConfigError as error:
        raise NotLinkable(
            f"The label config of project {project.id} cannot be read: {error} Mend it"
            " in Label Studio: Settings, Labeling Interface."
        ) from error
    unread = sorted({tag.tag for tag in others if tag.is_control})
    if unread:
        yield f"Without `toName`, these tags are not scored: {', '.join(unread)}."
    unknown = sorted({rule.tag for rule in controls if _is_unknown(rule.tag)})
    if unknown:
        yield (
            "This server has no metric for these tags; their answers are compared only"
            f" for being equal: {', '.join(unknown)}."
        )
    if not controls:
        yield (
            "The label config has no control that can be scored yet, so nothing has an"
            " accuracy."
        )
    if project.runs_model_on_reading:
        yield (
            "Label Studio runs the ML backend of this project whenever tasks are read"
            " (evaluate_predictions_automatically), so each poll may make predictions."
            " Turn it off in Label Studio if you do not want that."
        )


def _is_unknown(tag: str) -> bool:
    return tag.lower() not in TAGS and tag != "Relations"


def _those_there(client: LabelStudioClient) -> str:
    projects = sorted(client.projects(), key=lambda project: int(project["id"]))
    if not projects:
        return "The token's user sees no project there."
    listed = ", ".join(
        f"{project['id']} ({project.get('title')})"
        for project in projects[:LISTED_PROJECTS]
    )
    more = len(projects) - LISTED_PROJECTS
    return f"Its projects are: {listed}{f' and {more:,} more' if more > 0 else ''}."


def _remote_project(project: Json) -> RemoteProject:
    try:
        return RemoteProject(
            id=int(project["id"]),
            title=str(project.get("title") or ""),
            created_at=moment_of(project["created_at"]),
            label_config=str(project.get("label_config") or ""),
            task_count=int(project.get("task_number") or 0),
            annotation_count=int(project.get("total_annotations_number") or 0),
            ground_truth_count=int(project.get("ground_truth_number") or 0),
            runs_model_on_reading=bool(
                project.get("evaluate_predictions_automatically")
            ),
        )
    except (KeyError, TypeError, ValueError):
        raise Overloaded(
            "Label Studio describes a project in a way that this server does not know."
        ) from None


def moment_of(printed: object) -> int:
    """What Label Studio prints of a moment, in microseconds since 1970."""
    return timestamps.of(datetime.fromisoformat(str(printed)))


def _dotted(release: Sequence[int]) -> str:
    return ".".join(map(str, release))
