"""Creating projects and changing their settings, for those who may."""

from collections.abc import Mapping
from typing import Any

from models.commands import projects as commands
from models.commands.projects import ProjectChange
from models.rows import ProjectRow
from resolvers import projects
from resolvers.viewers import Viewer


def create(
    viewer: Viewer,
    title: str,
    label_config: str,
    scoring_profile: Mapping[str, Any] | None,
) -> ProjectRow:
    """Make a project without tasks.

    Raises:
        Refusal: the title is empty, or the label config or the profile do not fit.
        Forbidden: the viewer is no admin.

    """
    viewer.demand_admin("create a project")
    made = commands.create(title, label_config, viewer.id, scoring_profile)
    return projects.known(viewer, made)


def update(viewer: Viewer, project_id: int, change: ProjectChange) -> ProjectRow:
    """Change the settings of a project.

    Raises:
        Refusal: there is no such project, or what is given does not fit.
        Forbidden: the viewer does not manage it.

    """
    projects.managed(viewer, project_id, "change the settings")
    commands.update(project_id, change, viewer.id)
    return projects.known(viewer, project_id)
