"""Projects, and the scoring profile that all their accuracies follow."""

import pytest

from models.commands import projects
from models.commands.projects import ProjectChange
from models.refusals import Reason, Refusal
from tests.stored import CHOICES, Stored

JACCARD = {"metrics": {"label": {"name": "jaccard"}}}


def test_a_new_profile_has_a_new_version(stored: Stored) -> None:
    project = stored.project()

    changed = projects.update(project.id, ProjectChange(scoring_profile=JACCARD), None)

    assert changed
    assert stored.project_now(project.id).profile_version == 2
    assert stored.changes() == ["PROJECT_UPDATED"]


def test_a_new_title_leaves_the_profile_version(stored: Stored) -> None:
    project = stored.project()

    projects.update(project.id, ProjectChange(title="Renamed"), None)

    assert stored.project_now(project.id).title == "Renamed"
    assert stored.project_now(project.id).profile_version == 1


@pytest.mark.parametrize(
    "change",
    [
        ProjectChange(title="  "),
        ProjectChange(label_config="<View>"),
        ProjectChange(scoring_profile={"metrics": {"absent": {"name": "exact"}}}),
        ProjectChange(scoring_profile={"metrics": {"label": {"name": "iou"}}}),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_changes(
    stored: Stored, change: ProjectChange
) -> None:
    project = stored.project()

    with pytest.raises(Refusal) as refusal:
        projects.update(project.id, change, None)

    assert refusal.value.reason == Reason.INVALID_VALUE
    assert stored.project_now(project.id) == project
    assert stored.changes() == []


def test_a_project_is_made_with_a_profile(stored: Stored) -> None:
    made = projects.create("New", CHOICES, None, JACCARD)

    assert stored.project_now(made).title == "New"
    assert "jaccard" in stored.project_now(made).scoring_profile
