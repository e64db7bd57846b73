"""Creating projects and changing their settings."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import strawberry

from execution import batched, column
from models.commands.projects import ProjectChange
from models.queries.config_effects import Effects
from models.rows import ProjectRow
from resolvers import project_settings, projects
from schema.arguments import Root
from schema.config_effects import LabelConfigEffects
from schema.context import Context
from schema.declare import input_type, object_type
from schema.ids import number_of
from schema.project import Project
from schema.scalars import checked_text
from schema.scoring_profile import ScoringProfileInput, profile_of


@input_type
class CreateProjectInput:
    """A project to be made."""

    title: str = strawberry.field(description="What it is to be called.")
    label_config: str = strawberry.field(
        description="The labelling interface, in Label Studio's XML."
    )
    scoring_profile: ScoringProfileInput | None = strawberry.field(
        default=None,
        description="How accuracy is to be computed. Null: the defaults of each tag.",
    )


@input_type
class UpdateProjectInput:
    """What is to become of a project; what is left out or null stays."""

    id: strawberry.ID = strawberry.field(description="The project.")
    title: str | None = strawberry.field(
        default=None, description="What it is to be called."
    )
    label_config: str | None = strawberry.field(
        default=None,
        description=(
            "The labelling interface, in Label Studio's XML. Every accuracy of the"
            " project is computed anew. `dryRun: true` tells what is lost by it."
        ),
    )
    scoring_profile: ScoringProfileInput | None = strawberry.field(
        default=None,
        description=(
            "How accuracy is to be computed, in place of what there is. Every accuracy"
            " of the project is computed anew."
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
            "What the label config would do. Only for `updateProject` with"
            " `dryRun: true` and a label config that differs; null otherwise."
        )
    )


def _create_project(
    _: Root,
    context: Context,
    input: Annotated[
        CreateProjectInput, strawberry.argument(description="What to make.")
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
            description="Whether only to check, and to tell what a label config does."
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
        _create_project, description="Make a project without tasks. For admins."
    )
    update_project: ProjectPayload = batched(
        _update_project,
        description="Change the settings of a project. For its managers.",
    )
