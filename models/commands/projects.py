"""Creating and changing projects."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from models import timestamps
from models.commands.accuracies import scorer_of
from models.commands.history import ChangeKind, Event, Origin, record
from models.commands.linked import refuse_linked
from models.commands.locking import lock_profile
from models.commands.rescoring import forget_accuracies
from models.db import database as db
from models.profile_entries import unfit_entries, without
from models.refusals import Reason, Refusal, not_found
from models.tables import Project
from models.texts import checked_text
from scoring import ConfigError, ProfileError


class ProjectChange(NamedTuple):
    """What is to become of a project; what is None stays."""

    title: str | None = None
    label_config: str | None = None
    scoring_profile: Mapping[str, Any] | None = None


def create(
    title: str,
    label_config: str,
    actor_id: int | None,
    scoring_profile: Mapping[str, Any] | None = None,
) -> int:
    """Make a project without tasks; its id.

    Raises:
        Refusal: the title is empty, the label config is not a labelling interface, or
            the scoring profile does not fit it.

    """
    with db.write():
        at = timestamps.now()
        made = Project(created_at=at, updated_at=at, scoring_profile="{}")
        _apply(ProjectChange(title, label_config, scoring_profile), made)
        made.save()
        number: int = made.id
        record([Event(number, ChangeKind.PROJECT_UPDATED)], actor_id)
        return number


def update(
    project_id: int,
    change: ProjectChange,
    actor_id: int | None,
    source: Origin = Origin.HERE,
) -> bool:
    """Change a project; whether anything differs.

    A new label config or scoring profile gives the profile a new version. No accuracy
    of the old one is left; :mod:`models.commands.rescoring` scores the tasks again.

    Raises:
        Refusal: as for :func:`create`; the project was not found, or it follows a Label
            Studio, from which a new label config does not come.

    """
    with db.write():
        lock_profile(project_id)
        project = _found(project_id)
        if source is not Origin.LABEL_STUDIO:
            _refuse_config_of_linked(change, project)
        before = (project.title, project.label_config, project.scoring_profile)
        _apply(change, project)
        after = (project.title, project.label_config, project.scoring_profile)
        if before == after:
            return False
        project.updated_at = timestamps.now()
        if before[1:] != after[1:]:
            project.profile_version += 1
            forget_accuracies(project_id)
        project.save(only=project.dirty_fields)
        event = Event(project_id, ChangeKind.PROJECT_UPDATED)
        record([event], actor_id, source=source)
        return True


def check(project_id: int, change: ProjectChange) -> None:
    """Refuse what :func:`update` would refuse, and change nothing.

    Raises:
        Refusal: as for :func:`update`.

    """
    with db.read():
        project = _found(project_id)
        _refuse_config_of_linked(change, project)
        _apply(change, project)


def replacing_config(project_id: int, label_config: str) -> ProjectChange:
    """The change to another label config, with what still fits of the profile.

    Raises:
        Refusal: the project was not found, or the label config cannot be read.

    """
    with db.read():
        profile = orjson.loads(_found(project_id).scoring_profile)
    try:
        entries = unfit_entries(label_config, profile)
    except ConfigError as error:
        raise Refusal(Reason.INVALID_VALUE, str(error)) from error
    if not entries:
        return ProjectChange(label_config=label_config)
    return ProjectChange(
        label_config=label_config, scoring_profile=without(profile, entries)
    )


def _found(project_id: int) -> Project:
    project = Project.get_or_none(Project.id == project_id)
    if project is None:
        raise not_found("Project", project_id)
    return project


def _refuse_config_of_linked(change: ProjectChange, project: Project) -> None:
    """A label config that stays as it is may be given with other settings."""
    if change.label_config not in {None, project.label_config}:
        refuse_linked([project.id])


def _apply(change: ProjectChange, project: Project) -> None:
    """Write what the change gives into the project, once it is seen to be sound."""
    if change.title is not None:
        project.title = checked_text("title", change.title.strip())
    if not project.title:
        raise Refusal(
            Reason.INVALID_VALUE, "The title of the project is empty. Give a title."
        )
    if change.label_config is not None:
        project.label_config = checked_text(
            "labelConfig", change.label_config, "config_characters"
        )
    if change.scoring_profile is not None:
        project.scoring_profile = checked_text(
            "scoringProfile",
            orjson.dumps(change.scoring_profile).decode(),
            "config_characters",
        )
    try:
        scorer_of(project.label_config, project.scoring_profile)
    except (ConfigError, ProfileError) as error:
        raise Refusal(Reason.INVALID_VALUE, str(error)) from error
