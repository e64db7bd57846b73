"""A complete file takes away what it does not hold any more, of its source alone."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from exchange import ImportErrorPolicy, Report, import_tasks
from exchange.options import ImportOptions
from models import database as db
from models.commands.ground_truths import set_ground_truth
from models.commands.mirroring import Removal
from models.refusals import Refusal
from tests.counting import count_statements
from tests.exchange.conftest import answer, contents, task
from tests.stored import Stored, choice

Imported = Callable[..., Report]
IDA, BEN = "ida@x.org", "ben@x.org"
GUESSES = [
    {"id": number, "model_version": "m", "result": choice("no")} for number in (1, 2)
]


def mirrored(*, allowed: bool = True) -> tuple[ImportOptions, list[Any]]:
    """Options that agree or not, and what they were asked."""
    asked: list[Removal] = []

    def agree(removal: Removal) -> bool:
        asked.append(removal)
        return allowed

    return ImportOptions(mirror=agree), asked


def counts(stored: Stored) -> dict[str, int]:
    tables = ("tasks", "annotations", "predictions", "ground_truths")
    return {name: len(rows) for name, rows in contents().items() if name in tables}


def whole() -> list[dict[str, Any]]:
    """A complete file."""
    return [
        task(
            number,
            answer(number * 10 + 1, IDA, ground_truth=True),
            answer(number * 10 + 2, BEN, "no"),
            predictions=list(GUESSES),
        )
        for number in range(1, 11)
    ]


def test_what_the_file_does_not_hold_goes_with_its_history(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    imported(project.id, *whole())
    options, asked = mirrored()
    less = whole()[1:]
    less[0]["annotations"].pop()
    less[1]["predictions"].pop()
    less[2]["annotations"][0]["ground_truth"] = False

    report = imported(project.id, *less, options=options)
    again = imported(project.id, *less, options=options)

    assert counts(stored) == {
        "tasks": 9,
        "annotations": 17,
        "predictions": 17,
        "ground_truths": 8,
    }
    assert [tuple(one.going) for one in asked] == [(1, 3, 3, 2)]
    assert tuple(asked[0].held) == (10, 20, 20, 10)
    assert report.removed == asked[0]
    assert report.warnings == []
    assert not asked[0].is_large
    assert again.removed is not None
    assert again.removed.total == 0
    changes = Counter(stored.changes())
    assert changes["GROUND_TRUTH_UNSET"] == 2
    assert changes["TASKS_IMPORTED"] == 2
    assert changes["TASK_DELETED"] == 1
    assert changes["ANNOTATION_DELETED"] == changes["PREDICTIONS_CHANGED"] == 1
    task_now = stored.task_now(2)
    assert (task_now.annotation_count, task_now.mean_accuracy) == (1, None)


def test_without_it_everything_stays(stored: Stored, imported: Imported) -> None:
    project = stored.project()
    imported(project.id, *whole())
    before = counts(stored)

    imported(project.id, task(1))

    assert counts(stored) == before


def test_what_is_not_agreed_to_rejects_the_whole_import(stored: Stored) -> None:
    project = stored.project()
    import_tasks(project.id, whole())
    before = contents()
    options, asked = mirrored(allowed=False)

    report = import_tasks(project.id, [task(1), task(77)], options=options)

    assert contents() == before
    assert report.is_rejected
    assert "--yes" in report.errors[0].message
    assert asked[0].is_large
    assert asked[0].going.tasks == 9


def test_what_was_made_here_or_is_of_another_source_stays(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    imported(project.id, *whole(), options=ImportOptions(source="b"))
    imported(project.id, task(1, data={"text": "only"}))
    only = stored.task_now(11)
    stored.annotation(only)
    stored.prediction(only)
    before = counts(stored)
    options, asked = mirrored()

    imported(
        project.id, task(1, data={"text": "only"}, predictions=[]), options=options
    )

    assert counts(stored) == before
    assert asked == []


def test_what_the_file_does_not_say_stays(stored: Stored, imported: Imported) -> None:
    project = stored.project()
    imported(project.id, *whole())
    before = counts(stored)
    options, _ = mirrored()
    bare = whole()
    for one in bare:
        del one["annotations"]
        one["predictions"] = [1, 2]

    imported(project.id, *bare, options=options)

    assert counts(stored) == before


def test_a_ground_truth_that_was_chosen_here_stays_with_its_annotation(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    imported(project.id, *whole())
    set_ground_truth(2, None)
    options, asked = mirrored()
    less = whole()
    less[0]["annotations"].pop()

    report = imported(project.id, *less, options=options)

    assert stored.ground_truths()[1] == 2
    assert asked == []
    assert "annotations" in [one.path for one in report.warnings]


def test_a_file_without_its_invalid_tasks_is_not_complete(stored: Stored) -> None:
    project = stored.project()
    options, _ = mirrored()

    with pytest.raises(Refusal, match="complete"):
        import_tasks(project.id, [{}], ImportErrorPolicy.SKIP_INVALID, options=options)


def test_statements_do_not_grow_with_what_goes(stored: Stored) -> None:
    few, many = stored.project(), stored.project()
    import_tasks(few.id, whole()[:3])
    import_tasks(many.id, whole())

    with count_statements() as of_few:
        import_tasks(few.id, whole()[2:3], options=mirrored()[0])
    with count_statements() as of_many:
        import_tasks(many.id, whole()[2:3], options=mirrored()[0])

    assert of_few.count == of_many.count
    with db.read():
        assert db.scalar("SELECT COUNT(*) FROM tasks") == 2
