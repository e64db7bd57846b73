"""How projects turn two results into a number."""

from typing import NamedTuple

import orjson

from models.commands.accuracies import scorer_of
from models.rows import ProjectRow
from scoring import ControlRule, Profile


class ProjectProfile(NamedTuple):
    """A project's profile with all defaults filled in."""

    version: int
    controls: tuple[ControlRule, ...]
    ignores_both_empty: bool


def of_project(row: ProjectRow) -> ProjectProfile:
    """How the accuracies of a project are computed."""
    scorer = scorer_of(row.label_config, row.scoring_profile)
    profile = Profile.parse(orjson.loads(row.scoring_profile))
    return ProjectProfile(
        row.profile_version, scorer.controls, profile.ignores_both_empty
    )
