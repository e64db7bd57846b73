"""Creating projects and changing their settings, for those who may."""

from collections.abc import Mapping
from typing import Any

from models.commands import projects as commands
from models.commands.linked import refuse_linked
from models.commands.projects import ProjectChange
from models.queries import config_effects
from models.queries.config_effects import Effects
from models.refusals import Reason, Refusal
from models.rows import ProjectRow
from resolvers import projects
from resolvers.viewers import Viewer
from scoring import ConfigError

SECONDS_TO_LOOK = 2.0
"""How long answers are looked at for a client; nobody writes to SQLite meanwhile."""


def create(
    viewer: Viewer,
    title: str,
    label_config: str,
    scoring_profile: Mapping[str, Any] | None,
) -> ProjectRow:
    """Make a project without tasks.

    Raises:
        Refusal: the title is empty, or the label config or the profile do not fit.
        Forbidden: the viewer is not an admin.

    """
    viewer.demand_admin("create projects")
    made = commands.create(title, label_config, viewer.id, scoring_profile)
    return projects.known(viewer, made)


def update(viewer: Viewer, project_id: int, change: ProjectChange) -> ProjectRow:
    """Change the settings of a project.

    Raises:
        Refusal: the project was not found, or what is given does not fit.
        Forbidden: the viewer does not manage it.

    """
    projects.managed(viewer, project_id, "Changing the settings")
    commands.update(project_id, change, viewer.id)
    return projects.known(viewer, project_id)


def preview(viewer: Viewer, project_id: int, change: ProjectChange) -> Effects | None:
    """What :func:`update` would do to answers and profile; None for the same config.

    A profile whose entries do not fit the new label config is told, not refused.

    Raises:
        Refusal: as for :func:`update`.
        Forbidden: as for :func:`update`.

    """
    row = projects.managed(viewer, project_id, "Changing the settings")
    config = change.label_config
    effects = None
    if config is not None and config != row.label_config:
        refuse_linked([project_id])
        try:
            effects = config_effects.effects(project_id, config, SECONDS_TO_LOOK)
        except ConfigError as error:
            raise Refusal(Reason.INVALID_VALUE, str(error)) from error
    if effects is None or not effects.entries or change.scoring_profile is not None:
        commands.check(project_id, change)
    return effects
