"""Creating projects and changing their settings."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import strawberry

from execution import batched, column
from models.commands.projects import ProjectChange
from models.queries.config_effects import Effects
from models.rows import ProjectRow
from models.texts import checked_text
from resolvers import project_settings, projects
from schema.arguments import Root
from schema.config_effects import LabelConfigEffects
from schema.context import Context
from schema.declare import input_type, object_type
from schema.ids import number_of
from schema.project import Project
from schema.scoring_profile import ScoringProfileInput, profile_of


@input_type
class CreateProjectInput:
    """A project to create."""

    title: str = strawberry.field(description="The title.")
    label_config: str = strawberry.field(
        description="The labelling interface, in Label Studio's XML."
    )
    scoring_profile: ScoringProfileInput | None = strawberry.field(
        default=None,
        description="How accuracy is computed. Null: the defaults of each tag.",
    )


@input_type
class UpdateProjectInput:
    """The changes of a project. Fields that are left out or null do not change."""

    id: strawberry.ID = strawberry.field(description="The project.")
    title: str | None = strawberry.field(default=None, description="The title.")
    label_config: str | None = strawberry.field(
        default=None,
        description=(
            "The labelling interface, in Label Studio's XML. Every accuracy of the"
            " project is computed again. `dryRun: true` returns what would be lost."
        ),
    )
    scoring_profile: ScoringProfileInput | None = strawberry.field(
        default=None,
        description=(
            "The new scoring profile. Every accuracy of the project is computed again."
        ),
    )


class ProjectPayloadRow(NamedTuple):
    """A project as it is now."""

    project: ProjectRow
    label_config_effects: Effects | None = None


@object_type
class ProjectPayload:
    """Result of `createProject` and `updateProject`."""

    project: Project = column(description="The project as it is now.")
    label_config_effects: LabelConfigEffects | None = column(
        description=(
            "The effects of the new label config. Only for `updateProject` with"
            " `dryRun: true` and a different label config; null otherwise."
        )
    )


def _create_project(
    _: Root,
    context: Context,
    input: Annotated[
        CreateProjectInput, strawberry.argument(description="What to create.")
    ],
) -> Sequence[ProjectPayloadRow]:
    given = _change(input)
    made = project_settings.create(
        context.viewer, input.title, input.label_config, given.scoring_profile
    )
    return [ProjectPayloadRow(made)]


def _update_project(
    _: Root,
    context: Context,
    input: Annotated[
        UpdateProjectInput, strawberry.argument(description="What to change.")
    ],
    dry_run: Annotated[
        bool,
        strawberry.argument(
            description=(
                "True: only check, return the effects of a new label config, and"
                " change nothing."
            )
        ),
    ] = False,
) -> Sequence[ProjectPayloadRow]:
    number = number_of("Project", input.id)
    if dry_run:
        effects = project_settings.preview(context.viewer, number, _change(input))
        return [ProjectPayloadRow(projects.known(context.viewer, number), effects)]
    changed = project_settings.update(context.viewer, number, _change(input))
    return [ProjectPayloadRow(changed)]


def _change(given: CreateProjectInput | UpdateProjectInput) -> ProjectChange:
    """What is given, once it is seen that it can be kept."""
    title, config, profile = given.title, given.label_config, given.scoring_profile
    if config is not None:
        config = checked_text("labelConfig", config, "config_characters")
    return ProjectChange(
        None if title is None else checked_text("title", title),
        config,
        None if profile is None else profile_of(profile),
    )


@object_type
class ProjectMutations:
    """The part of the mutations that is about projects."""

    create_project: ProjectPayload = batched(
        _create_project, description="Create a project without tasks. For admins."
    )
    update_project: ProjectPayload = batched(
        _update_project,
        description="Change the settings of a project. For its managers.",
    )
