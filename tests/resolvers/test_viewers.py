"""The one place that decides who sees and may do what."""

import pytest

from models.refusals import Refusal
from models.rows import UserRow
from models.scope import Scope
from resolvers.viewers import Forbidden, Role, Viewer, viewer_of
from tests.stored import Stored

USER = UserRow(7, "user@example.org", "user", is_admin=False)
ADMIN = USER._replace(is_admin=True)
ROLES = {1: Role.ANNOTATOR, 2: Role.REVIEWER, 3: Role.MANAGER}


def test_an_annotator_sees_own_work_others_the_whole() -> None:
    viewer = Viewer(USER, ROLES)

    assert viewer.scope == Scope(
        7, own_work=frozenset({1}), full_access=frozenset({2, 3})
    )
    assert viewer.managed == frozenset({3})


def test_an_admin_sees_and_manages_everything() -> None:
    viewer = Viewer(ADMIN, {})

    assert viewer.scope == Scope(7, own_work=frozenset(), full_access=None)
    assert viewer.managed is None
    assert viewer.role_in(99) == Role.ADMIN


def test_each_role_may_what_those_before_it_may() -> None:
    viewer = Viewer(USER, ROLES)

    found = [[viewer.may(least, project) for least in Role] for project in (1, 2, 3, 4)]

    assert found == [
        [True, False, False, False],
        [True, True, False, False],
        [True, True, True, False],
        [False, False, False, False],
    ]


def test_a_project_without_a_role_is_not_there_one_with_too_little_is_forbidden() -> (
    None
):
    viewer = Viewer(USER, ROLES)

    viewer.demand(Role.REVIEWER, 3, "look")
    with pytest.raises(Forbidden, match="requires the role REVIEWER"):
        viewer.demand(Role.REVIEWER, 1, "look")
    with pytest.raises(Refusal, match="Project:4"):
        viewer.demand(Role.ANNOTATOR, 4, "look")


def test_roles_are_read_as_they_are_now(stored: Stored) -> None:
    project = stored.project()
    reviewer = stored.member(project, "REVIEWER")

    assert viewer_of(reviewer).roles == {project.id: Role.REVIEWER}
    assert viewer_of(stored.user()).roles == {}
