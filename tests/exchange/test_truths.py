"""The ground truth of the file, of the last import and of here are merged."""

from collections.abc import Callable
from typing import Any

import pytest

from exchange import Report, Tally
from exchange.options import GroundTruthMerge, ImportOptions
from exchange.truths import Sayings, verdict
from models.commands import annotations
from models.commands.bulk_ground_truths import delete_ground_truths
from models.commands.ground_truths import set_ground_truth, unset_ground_truth
from models.db import database as db
from tests.exchange.conftest import answer, contents, task
from tests.settling import settled
from tests.stored import Stored

Imported = Callable[..., Report]
File = Callable[[int | None], dict[str, Any]]

MERGE, FILE, KEEP = GroundTruthMerge
IDA, BEN, CY = "ida@x.org", "ben@x.org", "cy@x.org"


def with_ids(marked: int | None) -> dict[str, Any]:
    """A file of a task with three annotations, one of them marked."""
    return task(
        1,
        *[
            answer(number, email, ground_truth=marked == number)
            for number, email in enumerate([IDA, BEN, CY], start=1)
        ],
    )


def without_ids(marked: int | None) -> dict[str, Any]:
    """The same without any id."""
    file = with_ids(marked)
    del file["id"]
    for annotation in file["annotations"]:
        del annotation["id"]
    return file


@pytest.fixture(params=[with_ids, without_ids])
def file(request: pytest.FixtureRequest) -> File:
    made: File = request.param
    return made


def star(annotation_id: int) -> None:
    set_ground_truth(annotation_id, None)


def unstar(annotation_id: int) -> None:
    unset_ground_truth(annotation_id, None)


def in_turn(*steps: tuple[Callable[[int], None], int]) -> None:
    for step, annotation_id in steps:
        step(annotation_id)


@pytest.mark.parametrize(
    ("meanwhile", "marked"),
    [
        (lambda: None, 1),
        (lambda: star(2), 2),
        (lambda: unstar(1), None),
        (lambda: delete_ground_truths([1], None), None),
        (lambda: in_turn((unstar, 1), (star, 3)), 3),
        (lambda: in_turn((star, 2), (star, 1)), 1),
        (lambda: in_turn((star, 2), (unstar, 2)), None),
    ],
)
def test_the_same_file_again_changes_nothing_whatever_was_starred(
    stored: Stored,
    imported: Imported,
    file: File,
    meanwhile: Callable[[], object],
    marked: int | None,
) -> None:
    project = stored.project()
    imported(project.id, file(1))
    meanwhile()
    settled()
    before = contents()

    first = imported(project.id, file(1))
    again = imported(project.id, file(1))

    assert contents() == before
    assert stored.ground_truths() == ({} if marked is None else {1: marked})
    assert first.ground_truths == again.ground_truths == Tally(0, 0, 1)
    assert first.ground_truths_kept == (marked != 1)
    assert len(first.warnings) == (marked != 1)


def test_an_older_file_does_not_undo_a_star(
    stored: Stored, imported: Imported, file: File
) -> None:
    project = stored.project()
    imported(project.id, file(None))
    star(2)
    before = stored.ground_truths()

    report = imported(project.id, file(None))

    assert stored.ground_truths() == before
    assert (report.ground_truths_kept, report.warnings) == (0, [])


def test_a_star_that_the_file_moved_moves_here(
    stored: Stored, imported: Imported, file: File
) -> None:
    project = stored.project()
    imported(project.id, file(1))

    report = imported(project.id, file(2))

    assert stored.ground_truths() == {1: 2}
    assert report.ground_truths == Tally(0, 1, 0)


def test_a_star_that_the_file_added_is_set_here(
    stored: Stored, imported: Imported, file: File
) -> None:
    project = stored.project()
    imported(project.id, file(None))

    report = imported(project.id, file(2))

    assert stored.ground_truths() == {1: 2}
    assert report.ground_truths == Tally(1, 0, 0)


@pytest.mark.parametrize(
    ("meanwhile", "marked"), [(lambda: star(3), {1: 3}), (lambda: unstar(1), {})]
)
def test_where_file_and_people_changed_it_what_stands_here_stays(
    stored: Stored,
    imported: Imported,
    file: File,
    meanwhile: Callable[[], object],
    marked: dict[int, int],
) -> None:
    project = stored.project()
    imported(project.id, file(1))
    meanwhile()

    report = imported(project.id, file(2))
    star(1)
    again = imported(project.id, file(2))

    assert report.ground_truths_kept == again.ground_truths_kept == 1
    assert report.warnings[0].path == "annotations[1].ground_truth"
    assert stored.ground_truths() == {1: 1}
    assert stored.changes().count("GROUND_TRUTH_SET") == 2 + len(marked)


def test_a_star_that_the_file_lost_stays_and_is_told(
    stored: Stored, imported: Imported, file: File
) -> None:
    project = stored.project()
    imported(project.id, file(1))

    report = imported(project.id, file(None))

    assert stored.ground_truths() == {1: 1}
    assert report.ground_truths_kept == 1
    assert report.warnings[0].path == "annotations[0].ground_truth"


def test_an_annotation_that_was_deleted_here_does_not_bring_its_star_back(
    stored: Stored, imported: Imported, file: File
) -> None:
    project = stored.project()
    imported(project.id, file(1))
    annotations.delete(1, stored.user().id, may_verify=True)

    report = imported(project.id, file(1))

    assert stored.ground_truths() == {}
    assert report.ground_truths_kept == 1


def test_a_ground_truth_that_its_author_withdrew_stays_what_it_is(
    stored: Stored, imported: Imported, file: File
) -> None:
    project = stored.project()
    imported(project.id, file(1))
    annotations.delete(1, stored.user().id)
    changes = stored.changes()

    first = imported(project.id, file(1))
    again = imported(project.id, file(1))

    assert stored.ground_truths() == {1: 1}
    assert stored.changes() == [*changes, "TASKS_IMPORTED"]
    assert first.ground_truths_kept == again.ground_truths_kept == 1
    assert (first.annotations, again.annotations) == (Tally(1, 0, 2), Tally(0, 0, 3))


@pytest.mark.parametrize(
    ("policy", "marked", "expected"),
    [
        (FILE, 1, {1: 1}),
        (FILE, 2, {1: 2}),
        (FILE, None, {}),
        (KEEP, 1, {1: 3}),
        (KEEP, 2, {1: 3}),
        (KEEP, None, {1: 3}),
    ],
)
def test_one_side_wins_if_asked(
    stored: Stored,
    imported: Imported,
    policy: GroundTruthMerge,
    marked: int | None,
    expected: dict[int, int],
) -> None:
    project = stored.project()
    imported(project.id, with_ids(1))
    star(3)

    options = ImportOptions(ground_truths=policy)
    report = imported(project.id, with_ids(marked), options=options)

    assert stored.ground_truths() == expected
    assert report.ground_truths_removed == (not expected)
    assert report.warnings == []


def test_to_keep_what_is_here_takes_those_of_new_tasks_alone(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    keep = ImportOptions(ground_truths=KEEP)
    imported(project.id, with_ids(1), options=keep)
    unstar(1)

    imported(project.id, with_ids(2), options=keep)

    assert stored.ground_truths() == {}
    assert stored.changes().count("GROUND_TRUTH_SET") == 1


def test_each_source_has_said_its_own(stored: Stored, imported: Imported) -> None:
    project = stored.project()
    second = ImportOptions(source="b")
    imported(project.id, {**with_ids(1), "id": None})

    report = imported(project.id, {**with_ids(2), "id": None}, options=second)
    moved = imported(project.id, {**with_ids(3), "id": None})

    assert report.ground_truths_kept == 1
    assert moved.ground_truths == Tally(0, 1, 0)
    with db.read():
        said = db.rows("SELECT source, annotation_id FROM imported_truths ORDER BY 1")
    assert [source for source, _ in said] == ["", "b"]


def test_a_verified_answer_that_is_changed_is_told(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    imported(project.id, task(1, answer(1, IDA, "yes", ground_truth=True)))

    report = imported(project.id, task(1, answer(1, IDA, "no", ground_truth=True)))

    assert stored.ground_truths() == {1: 1}
    assert [(one.path, "verified" in one.message) for one in report.warnings] == [
        ("annotations[0].result", True)
    ]


@pytest.mark.parametrize("is_mirrored", [True, False])
@pytest.mark.parametrize("policy", list(GroundTruthMerge))
@pytest.mark.parametrize("last", [1, 2, None])
@pytest.mark.parametrize("here", [1, 2, 3, None])
@pytest.mark.parametrize("marked", [1, 2, None])
def test_what_is_decided_stays_decided(
    marked: int | None,
    here: int | None,
    last: int | None,
    policy: GroundTruthMerge,
    *,
    is_mirrored: bool,
) -> None:
    unmarked = frozenset({1, 2, 3} - {marked})
    before = Sayings(marked, last, here, unmarked, is_new=False)
    first = verdict(before, policy, is_mirrored=is_mirrored)

    after = before._replace(here=first.here, last=first.last)

    assert verdict(after, policy, is_mirrored=is_mirrored)[:2] == first[:2]
