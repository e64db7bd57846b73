"""Who is who: which task and annotation that is here one that comes in is."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exchange import ImportErrorPolicy, Report, Tally, import_file, import_tasks
from exchange import imports as importing
from exchange.options import ImportOptions, MatchBy
from models.db import database as db
from tests.counting import count_statements
from tests.exchange.conftest import answer, contents, task
from tests.exchange.test_exports import exported
from tests.stored import Stored, choice

Imported = Callable[..., Report]
Written = Callable[..., Path]

IDA, BEN = "ida@x.org", "ben@x.org"
BY_DATA = ImportOptions(match=MatchBy.DATA)
EARLY, LATE = "2026-04-02T08:00:00Z", "2026-05-02T08:00:00Z"


def answers(project_id: int) -> list[tuple[Any, ...]]:
    """Author, choice, accuracy and mark of all annotations, by task and author."""
    with db.read():
        rows = db.rows(
            "SELECT a.task_id, u.email, a.result, a.accuracy, g.task_id IS NOT NULL"
            " FROM annotations a LEFT JOIN users u ON u.id = a.annotator_id"
            " LEFT JOIN ground_truths g ON g.annotation_id = a.id"
            " WHERE a.project_id = ? ORDER BY a.task_id, a.id",
            (project_id,),
        )
    return [
        (
            task_id,
            email,
            json.loads(result)[0]["value"]["choices"][0],
            score,
            bool(mark),
        )
        for task_id, email, result, score, mark in rows
    ]


def edited(task_: dict[str, Any], text: str) -> dict[str, Any]:
    return {**task_, "data": {"text": text}}


def test_two_people_on_two_machines_stand_side_by_side(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    imported(
        project.id,
        task(1, answer(1, IDA, "yes", ground_truth=True)),
        task(2, answer(2, IDA, "yes", ground_truth=True)),
    )

    report = imported(
        project.id, task(1, answer(1, BEN, "no")), task(2, answer(2, BEN, "yes"))
    )

    assert (report.tasks, report.annotations) == (Tally(0, 0, 2), Tally(2))
    assert answers(project.id) == [
        (1, IDA, "yes", None, True),
        (1, BEN, "no", 0.0, False),
        (2, IDA, "yes", None, True),
        (2, BEN, "yes", 1.0, False),
    ]


def test_another_persons_ground_truth_is_told_and_not_taken_over(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    imported(project.id, task(1, answer(1, IDA, "yes", ground_truth=True)))
    theirs = task(1, answer(1, BEN, "no", ground_truth=True))

    report = imported(project.id, theirs)
    again = imported(project.id, theirs)

    assert [mark for *_, mark in answers(project.id)] == [True, False]
    assert report.ground_truths_kept == again.ground_truths_kept == 1
    assert [one.path for one in report.warnings] == ["annotations[0].ground_truth"]
    assert report.ground_truths == Tally(0, 0, 1)


def test_two_machines_whose_authors_are_only_numbers_stand_side_by_side(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    mine = {"completed_by": 1, "unique_id": "00000000-0000-4000-8000-000000000001"}
    theirs = {"completed_by": 1, "unique_id": "00000000-0000-4000-8000-000000000002"}
    imported(project.id, task(1, answer(1, None, "yes", ground_truth=True, **mine)))

    imported(project.id, task(1, answer(1, None, "no", **theirs)))

    assert [row[2:] for row in answers(project.id)] == [
        ("yes", None, True),
        ("no", 0.0, False),
    ]


def test_a_known_author_stays_where_a_later_export_says_a_number(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    named = answer(1, IDA, created_at=EARLY)
    numbered = {**named, "completed_by": 7}
    imported(project.id, task(1, named))
    before = contents()["annotations"]

    report = imported(project.id, task(1, numbered))

    assert report.annotations == Tally(0, 0, 1)
    assert contents()["annotations"] == before


def test_a_number_becomes_the_author_whom_a_later_export_names(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    named = answer(1, IDA, created_at=EARLY)
    imported(project.id, task(1, {**named, "completed_by": 7}))

    report = imported(project.id, task(1, named))

    assert report.annotations == Tally(0, 1, 0)
    assert [email for _, email, *_ in answers(project.id)] == [IDA]


@pytest.mark.parametrize("made", [EARLY, None])
def test_a_task_of_another_label_studio_is_refused_with_what_helps(
    stored: Stored, written: Written, made: str | None
) -> None:
    project = stored.project()
    import_tasks(project.id, [task(1, answer(1, IDA), created_at=EARLY)])
    before = contents()
    other = edited(task(1, answer(1, BEN)), "other")
    if made is not None:
        other["created_at"] = LATE

    report = import_file(project.id, [written(task(2), other)])

    assert contents() == before
    assert report.is_rejected
    ((index, path, message),) = [
        (one.index, one.path, one.message) for one in report.errors
    ]
    assert (index, path) == (1, "id")
    assert "--source NAME" in message
    assert ("--update-data" in message) is (made is None)


def test_a_refused_task_is_left_out_if_asked(stored: Stored) -> None:
    project = stored.project()
    import_tasks(project.id, [task(1)])

    report = import_tasks(
        project.id,
        [edited(task(1, answer(1, "new@x.org")), "other"), task(2)],
        ImportErrorPolicy.SKIP_INVALID,
    )

    assert (report.tasks, report.annotations, report.users_created) == (
        Tally(1),
        Tally(0),
        0,
    )
    assert [(one.index, one.path) for one in report.errors] == [(0, "id")]


def test_a_task_of_the_same_moment_was_edited(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    imported(project.id, task(1, created_at=EARLY))

    report = imported(project.id, edited(task(1, created_at=EARLY), "edited"))

    assert report.tasks == Tally(0, 1, 0)


def test_the_order_of_keys_and_a_point_do_not_make_other_data(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    imported(project.id, {"id": 1, "data": {"a": 1, "b": [2.0, {"c": 3, "d": 4}]}})
    before = contents()

    imported(project.id, {"id": 1, "data": {"b": [2, {"d": 4, "c": 3}], "a": 1.0}})

    assert contents() == before


@pytest.fixture(params=[1, 1000])
def batches(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one task each, and all in one."""
    monkeypatch.setattr(importing, "BATCH_TASKS", request.param)


@pytest.mark.usefixtures("batches")
@pytest.mark.parametrize("created_at", [{}, {"created_at": EARLY}])
@pytest.mark.parametrize("known", [True, False])
def test_one_id_with_two_data_in_one_import_is_refused(
    stored: Stored,
    written: Written,
    created_at: dict[str, str],
    *,
    known: bool,
) -> None:
    project = stored.project()
    first = task(1, answer(1, IDA, ground_truth=True), **created_at)
    if known:
        import_tasks(project.id, [first])
    before = contents()
    files = [
        written(first, name="a.json"),
        written(task(2), edited(first, "Second"), name="b.json"),
    ]

    report = import_file(project.id, files)

    assert contents() == before
    assert [(one.index, one.path, one.file) for one in report.errors] == [
        (1, "id", str(files[1]))
    ]
    assert "twice" in report.errors[0].message


def test_of_one_id_with_two_data_the_second_is_left_out_if_asked(
    stored: Stored,
) -> None:
    project = stored.project()
    tasks = [task(1, answer(1, IDA, ground_truth=True)), edited(task(1), "Second")]
    import_tasks(project.id, tasks, ImportErrorPolicy.SKIP_INVALID)
    before = contents()

    report = import_tasks(project.id, tasks, ImportErrorPolicy.SKIP_INVALID)

    assert contents() == before
    assert [(one.index, one.path) for one in report.errors] == [(1, "id")]


def test_a_source_keeps_the_ids_of_several_label_studios_apart(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    berlin = ImportOptions(source="Berlin")
    imported(project.id, task(1, answer(1, IDA, "yes"), created_at=EARLY))
    other = edited(task(1, answer(1, IDA, "no"), created_at=LATE), "other")

    first = imported(project.id, other, options=berlin)
    again = imported(project.id, other, options=berlin)

    assert (first.tasks, first.annotations) == (Tally(1), Tally(1))
    assert (again.tasks, again.annotations) == (Tally(0, 0, 1), Tally(0, 0, 1))
    assert [row[2] for row in answers(project.id)] == ["yes", "no"]


def test_an_export_of_several_sources_gives_the_same_project(
    stored: Stored, imported: Imported
) -> None:
    first, second = stored.project(), stored.project()
    imported(first.id, task(1, answer(1, IDA), answer(1, BEN)))
    imported(
        first.id,
        edited(task(1, answer(1, IDA)), "other"),
        {"data": {"text": "no id"}},
        options=ImportOptions(source="b"),
    )
    imported(
        first.id,
        task(9, answer(1, IDA, "no")),
        options=ImportOptions(source="c"),
    )

    report = imported(second.id, *exported(first.id))
    again = imported(first.id, *exported(first.id))

    assert report.warnings == []
    assert exported(second.id)[:2] == exported(first.id)[:2]
    assert [one.get("import_source") for one in exported(first.id)] == [
        None,
        "b",
        "b",
        "c",
    ]
    assert (again.tasks, again.annotations) == (Tally(0, 0, 4), Tally(0, 0, 4))


def test_numbers_of_two_sources_are_two_people(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    numbered = answer(1, None, completed_by=2)

    imported(project.id, task(1, numbered))
    imported(project.id, task(1, numbered), options=ImportOptions(source="b"))

    assert len({email for _, email, *_ in answers(project.id)}) == 2


@pytest.mark.usefixtures("batches")
def test_tasks_without_ids_come_in_again_without_a_change(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    texts = ["One.", "Two.", "One."]
    tasks = [
        {"data": {"text": text}, "annotations": [answer(None, IDA, ground_truth=True)]}
        for text in texts
    ]
    first = imported(project.id, *tasks)
    before = contents()

    again = imported(project.id, *tasks)

    assert (first.tasks, again.tasks) == (Tally(3), Tally(0, 0, 3))
    assert contents() == before


def test_a_task_without_id_is_told_where_it_goes_to_one_with_an_id(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    imported(project.id, task(1))

    report = imported(project.id, {"data": {"text": "text 1"}})

    assert report.tasks == Tally(0, 0, 1)
    assert [(one.index, one.path) for one in report.warnings] == [(0, "id")]


def test_a_task_that_may_be_one_of_several_is_told(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    same = {"data": {"text": "One."}}
    imported(project.id, same, same)

    report = imported(project.id, same)

    assert report.tasks == Tally(0, 0, 1)
    assert "several existing tasks" in report.warnings[0].message


def test_a_new_id_for_the_same_data_is_told(stored: Stored, imported: Imported) -> None:
    project = stored.project()
    imported(project.id, task(1), task(2, data={"text": "text 1"}))

    report = imported(project.id, task(7, data={"text": "text 1"}))

    assert report.tasks == Tally(1)
    assert "--match data" in report.warnings[0].message


def test_by_data_a_new_id_is_the_same_task_again_and_again(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    imported(project.id, task(1), task(2, data={"text": "text 1"}), task(3))
    before = contents()
    moved = [task(7, data={"text": "text 1"}), task(8, data={"text": "text 1"})]

    report = imported(
        project.id, *moved, task(2, data={"text": "text 3"}), options=BY_DATA
    )

    assert report.tasks == Tally(0, 0, 3)
    assert contents() == before


def test_by_data_a_task_of_the_same_id_goes_before_others(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    same = {"text": "same"}
    imported(project.id, task(1, data=same), task(2, data=same))

    imported(
        project.id,
        task(9, data=same),
        task(1, answer(1, IDA), data=same),
        options=BY_DATA,
    )

    assert [row[:2] for row in answers(project.id)] == [(1, IDA)]


def through_label_studio(tasks: list[dict[str, Any]], shift: int) -> list[Any]:
    """What Label Studio exports of tasks that it imported.

    New ids and moments; the former ids of annotations as `import_id`; keys in another
    order; what it does not keep is gone.
    """
    number = shift
    back = []
    for place, one in enumerate(tasks):
        annotations = []
        for given in one["annotations"]:
            number += 1
            annotations.append(
                {
                    "id": number,
                    "import_id": given.get("id"),
                    "unique_id": f"{shift}-{number}",
                    "created_at": LATE,
                    "updated_at": LATE,
                    "completed_by": given["completed_by"],
                    "result": [
                        dict(reversed(item.items())) for item in given["result"]
                    ],
                    "ground_truth": given["ground_truth"],
                    "was_cancelled": given["was_cancelled"],
                    "lead_time": given["lead_time"],
                }
            )
        predictions = [
            {**guess, "id": shift + 500 + place, "created_at": LATE}
            for guess in one["predictions"]
        ]
        back.append(
            {
                "id": shift + place + 1,
                "created_at": LATE,
                "meta": one.get("meta", {}),
                "data": dict(reversed(one["data"].items())),
                "annotations": annotations,
                "predictions": predictions,
            }
        )
    return back


@pytest.mark.parametrize("shift", [0, 1, 100])
@pytest.mark.parametrize("source", ["", "second"])
def test_what_comes_back_through_label_studio_is_known_again(
    stored: Stored, imported: Imported, shift: int, source: str
) -> None:
    project = stored.project()
    guess = {"id": 3, "model_version": "m1", "score": 0.5, "result": choice("no")}
    imported(
        project.id,
        task(
            4,
            answer(2, IDA, "yes", unique_id="a", lead_time=2.5),
            answer(1, IDA, "no", unique_id="b"),
            answer(3, BEN, "no", unique_id="c", ground_truth=True),
            data={"text": "A", "more": 1},
            predictions=[guess],
            created_at=EARLY,
        ),
        task(2, answer(5, BEN, "yes", unique_id="d"), created_at=EARLY),
        task(1, created_at=EARLY),
    )
    stored.annotation(stored.task_now(3), stored.user("cy@x.org"), choice("no"))
    before = answers(project.id)
    back = through_label_studio(exported(project.id), shift)
    options = ImportOptions(source=source, match=MatchBy.DATA)

    report = imported(project.id, *back, options=options)
    edit = back[1]["annotations"][0]
    edit["result"] = choice("no")
    again = imported(project.id, *back, options=options)

    assert (report.tasks, report.annotations) == (Tally(0, 0, 3), Tally(0, 0, 5))
    assert (report.predictions, report.ground_truths) == (
        Tally(0, 0, 1),
        Tally(0, 0, 1),
    )
    assert report.warnings == []
    assert (again.tasks, again.annotations) == (Tally(0, 0, 3), Tally(0, 1, 4))
    expected = [row if row[0] != 2 else (2, BEN, "no", *row[3:]) for row in before]
    assert answers(project.id) == expected


def test_statements_do_not_grow_with_the_tasks(stored: Stored) -> None:
    project = stored.project()
    options = ImportOptions(match=MatchBy.DATA, update_data=True)

    def tasks(count: int, shift: int) -> list[Any]:
        return [
            task(
                shift + one,
                answer(1, IDA, ground_truth=True),
                answer(1, BEN),
                data={"text": str(one)},
            )
            for one in range(count)
        ]

    import_tasks(project.id, tasks(100, 0))
    with count_statements() as of_few:
        import_tasks(project.id, tasks(2, 200), options=options)
    with count_statements() as of_many:
        import_tasks(project.id, tasks(100, 200), options=options)

    assert of_few.count == of_many.count
