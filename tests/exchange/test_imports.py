"""An import stores all or nothing, and again only what differs."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from exchange import (
    ImportErrorPolicy,
    Report,
    Tally,
    export_file,
    import_file,
    import_tasks,
)
from exchange import imports as importing
from exchange.options import ImportOptions
from exchange.reports import REPORTED_PROBLEMS
from models.commands import annotations as commands
from models.commands.annotations import AnnotationChange
from models.db import database as db
from models.refusals import Reason, Refusal
from models.rows import AnnotationRow
from models.tables import Annotation, Change, Member, Token, User
from tests.exchange.conftest import answer, contents, task
from tests.limiting import Limited
from tests.settling import settled
from tests.stored import Stored, choice

Imported = Callable[..., Report]
Written = Callable[..., Path]


def annotations(stored: Stored) -> dict[str | None, AnnotationRow]:
    """All annotations by their external ids, compared with their ground truths."""
    settled()
    with db.read():
        ids = [one.id for one in Annotation.select().order_by(Annotation.id)]
    rows = [stored.annotation_now(one) for one in ids]
    return {row.external_id: row for row in rows}


def emails() -> list[str]:
    with db.read():
        return [one.email for one in User.select().order_by(User.id)]


def test_what_comes_in_is_stored_counted_and_scored(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()

    report = imported(
        project.id,
        task(
            7,
            answer(1, "ada@x.org", "yes", lead_time=2.5),
            answer(2, "ben@x.org", "no"),
            answer(3, "cy@x.org", "yes", ground_truth=True),
            answer(4, "di@x.org", was_cancelled=True),
            predictions=[
                {"id": 9, "model_version": "m1", "score": 0.5, "result": choice("no")}
            ],
            created_at="2026-01-01T00:00:00Z",
            meta={"a": 1},
        ),
        task(8),
    )

    assert (report.tasks, report.annotations) == (Tally(2), Tally(4))
    assert (report.predictions, report.ground_truths) == (Tally(1), Tally(1))
    assert (report.users_created, report.is_rejected) == (4, False)
    found = annotations(stored)
    row = stored.task_now(found["1"].task_id)
    assert (row.external_id, row.data) == ("7", '{"text":"text 7"}')
    assert (row.meta, row.created_at) == ('{"a":1}', 1_767_225_600_000_000)
    assert (row.annotation_count, row.prediction_count) == (4, 1)
    assert row.mean_accuracy == 0.5
    assert row.ground_truth_id == found["3"].id
    assert [found[one].accuracy for one in "1234"] == [1.0, 0.0, None, None]
    assert (found["1"].lead_time, found["1"].version) == (2.5, 1)
    assert found["4"].was_cancelled
    assert stored.changes() == ["GROUND_TRUTH_SET", "TASKS_IMPORTED"]


def test_the_answers_of_a_new_task_without_a_ground_truth_are_counted(
    stored: Stored, imported: Imported
) -> None:
    predicted = [{"id": 9, "model_version": "m1", "result": choice("no")}]
    given = answer(1, "ada@x.org", "yes"), answer(2, "ben@x.org", "no")

    imported(stored.project().id, task(7, *given, predictions=predicted))

    found = annotations(stored)
    row = stored.task_now(found["1"].task_id)
    assert (row.annotation_count, row.prediction_count) == (2, 1)
    assert row.mean_accuracy is None
    assert [found[one].accuracy for one in "12"] == [None, None]


def test_authors_become_users_who_can_do_nothing_here(
    stored: Stored, imported: Imported
) -> None:
    known = stored.user("ada@x.org")

    report = imported(
        stored.project().id,
        task(1, answer(1, "Ada@X.org"), answer(2, "ben@x.org"), answer(3, None)),
        task(2, answer(4, "BEN@x.org")),
    )

    assert report.users_created == 1
    assert emails() == ["ada@x.org", "ben@x.org"]
    found = annotations(stored)
    assert found["1"].annotator_id == known.id
    assert found["2"].annotator_id == found["4"].annotator_id != known.id
    assert found["3"].annotator_id is None
    with db.read():
        assert (Member.select().count(), Token.select().count()) == (0, 0)


def test_who_is_known_by_number_only_is_called_by_it(
    stored: Stored, imported: Imported
) -> None:
    one, other = stored.project(), stored.project()

    imported(one.id, task(1, answer(1, None, completed_by=2)))
    imported(other.id, task(1, answer(1, None, completed_by=2)))

    with db.read():
        users = list(User.select())
    assert [user.name for user in users] == ["Label Studio user 2"] * 2


def test_a_large_result_comes_by_file_and_not_by_the_api(
    stored: Stored, imported: Imported, written: Written, limited: Limited
) -> None:
    limited(result_bytes=200, file_result_bytes=400)
    project = stored.project()
    large = answer(1, "a@x.org", result=[*choice("yes"), {"text": "x" * 200}])

    report = imported(project.id, task(1, large))
    (by_api,) = import_tasks(project.id, [task(2, large)]).errors
    larger = answer(1, "a@x.org", result=[{"text": "x" * 400}])
    (by_file,) = import_file(project.id, [written(task(3, larger))]).errors

    assert report.annotations == Tally(1)
    assert "(GROUND_TRUTH_LIMIT_RESULT_BYTES)" in by_api.message
    assert "(GROUND_TRUTH_LIMIT_FILE_RESULT_BYTES)" in by_file.message


def test_importing_again_changes_nothing(stored: Stored, imported: Imported) -> None:
    project = stored.project()
    tasks = [
        task(
            1,
            answer(1, "ada@x.org", ground_truth=True),
            answer(None, "ben@x.org", "no"),
            answer(None, "ben@x.org", "yes"),
            answer(None, None, "no"),
            predictions=[{"result": []}, {"model_version": "m1", "result": []}],
            meta=[1],
        ),
        task(2),
    ]
    imported(project.id, *tasks)
    before = contents()

    report = imported(project.id, *tasks)

    assert contents() == before
    assert (report.tasks, report.annotations) == (Tally(0, 0, 2), Tally(0, 0, 4))
    assert (report.predictions, report.ground_truths) == (
        Tally(0, 0, 2),
        Tally(0, 0, 1),
    )


def test_only_what_differs_is_changed(stored: Stored, imported: Imported) -> None:
    project = stored.project()
    imported(
        project.id,
        task(1, answer(1, "ada@x.org", "yes"), answer(2, "ben@x.org", "yes")),
        task(2, answer(3, "ada@x.org", "yes")),
    )
    before = annotations(stored)
    task_before = stored.task_now(before["1"].task_id)

    report = imported(
        project.id,
        task(
            1, answer(1, "ada@x.org", "no"), answer(9, "cy@x.org"), data={"text": "x"}
        ),
        options=ImportOptions(update_data=True),
    )

    after = annotations(stored)
    assert (report.tasks, report.annotations) == (Tally(0, 1, 0), Tally(1, 1, 0))
    assert after["1"].version == 2
    assert json.loads(after["1"].result) == choice("no")
    assert after["1"].updated_at > before["1"].updated_at
    assert after["1"].created_at == before["1"].created_at
    assert (after["2"], after["3"]) == (before["2"], before["3"])
    task_after = stored.task_now(task_before.id)
    assert (task_after.data, task_after.annotation_count) == ('{"text":"x"}', 3)
    assert task_after.updated_at > task_before.updated_at
    assert task_after.created_at == task_before.created_at


def test_answers_alone_do_not_touch_the_task(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    imported(project.id, task(1, answer(1, "ada@x.org")))
    before = stored.task_now(annotations(stored)["1"].task_id)

    imported(project.id, task(1, answer(1, "ada@x.org", "no"), answer(2, "b@x.org")))

    after = stored.task_now(before.id)
    assert (after.updated_at, after.data) == (before.updated_at, before.data)
    assert after.annotation_count == 2


def test_a_change_has_the_moment_of_the_file_if_that_is_later(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    first, later, earlier = "2020-01-02", "2020-01-03", "2020-01-01"
    imported(project.id, task(1, answer(1, "a@x.org", "yes", updated_at=first)))
    imported(project.id, task(1, answer(1, "a@x.org", "no", updated_at=later)))
    moved = annotations(stored)["1"].updated_at

    imported(project.id, task(1, answer(1, "a@x.org", "yes", updated_at=earlier)))

    assert moved == 1_578_009_600_000_000
    assert annotations(stored)["1"].updated_at > moved


def test_what_the_file_does_not_say_stays(stored: Stored, imported: Imported) -> None:
    project = stored.project()
    imported(
        project.id,
        task(1, answer(1, "ada@x.org", lead_time=3.0, ground_truth=True), meta=[1]),
        task(2),
    )
    before = contents()

    imported(project.id, {"id": 1, "data": {"text": "text 1"}})
    imported(project.id, task(1, answer(1, None)))

    assert contents() == before


def test_a_changed_prediction_is_scored_anew(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    truth = answer(1, "ada@x.org", "yes", ground_truth=True)
    guess = {"id": 5, "model_version": "m", "score": 0.5}
    imported(
        project.id, task(1, truth, predictions=[{**guess, "result": choice("no")}])
    )

    report = imported(
        project.id, task(1, truth, predictions=[{**guess, "result": choice("yes")}])
    )

    settled()
    assert report.predictions == Tally(0, 1, 0)
    assert stored.prediction_now(1).accuracy == 1.0


def test_a_mark_moves_to_where_the_file_has_it(
    stored: Stored, imported: Imported
) -> None:
    project, actor = stored.project(), stored.user()
    one, two = answer(1, "ada@x.org", "yes"), answer(2, "ben@x.org", "no")
    imported(project.id, task(7, {**one, "ground_truth": True}, two))

    report = imported(
        project.id, task(7, one, {**two, "ground_truth": True}), actor_id=actor.id
    )

    found = annotations(stored)
    assert report.ground_truths == Tally(0, 1, 0)
    assert report.annotations == Tally(0, 0, 2)
    row = stored.task_now(found["2"].task_id)
    assert row.ground_truth_id == found["2"].id
    assert row.ground_truth_set_by == actor.id
    assert (found["1"].accuracy, found["2"].accuracy) == (0.0, None)
    with db.read():
        change = Change.select().order_by(Change.id.desc()).offset(1).first()
    assert change.kind == "GROUND_TRUTH_SET"
    assert change.annotation_id == found["2"].id
    assert change.previous_annotation_id == found["1"].id
    assert change.actor_id == actor.id


def test_a_file_without_marks_leaves_those_that_are_here(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    imported(project.id, task(7, answer(1, "ada@x.org", ground_truth=True)))
    marked = stored.ground_truths()

    imported(project.id, task(7, answer(1, "ada@x.org", "no", ground_truth=False)))

    assert stored.ground_truths() == marked


def test_a_ground_truth_that_becomes_skipped_is_withdrawn_and_stays_in_force(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    imported(
        project.id,
        task(7, answer(1, "ada@x.org", ground_truth=True), answer(2, "ben@x.org")),
    )
    marked = stored.ground_truths()

    report = imported(project.id, task(7, answer(1, "ada@x.org", was_cancelled=True)))

    assert stored.ground_truths() == marked != {}
    assert annotations(stored)["1"].is_withdrawn
    assert annotations(stored)["2"].accuracy == 1.0
    assert stored.changes()[2:] == ["TASKS_IMPORTED"]
    told = {one.path for one in report.warnings}
    assert "annotations[0].was_cancelled" in told


def test_another_result_of_a_ground_truth_leaves_in_force_what_was_verified(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    other = answer(2, "ben@x.org", "no")
    imported(project.id, task(7, answer(1, "a@x.org", "yes", ground_truth=True), other))

    imported(project.id, task(7, answer(1, "a@x.org", "no", ground_truth=True), other))

    truth = annotations(stored)["1"]
    assert "no" in truth.result
    assert "yes" in (truth.verified_result or "")
    assert truth.is_changed
    assert annotations(stored)["2"].accuracy == 0.0


def test_an_export_of_what_was_verified_undoes_no_later_edit(
    stored: Stored, imported: Imported, tmp_path: Path
) -> None:
    project = stored.project()
    imported(project.id, task(7, answer(1, "a@x.org", "yes", ground_truth=True)))
    truth = annotations(stored)["1"]
    edit = AnnotationChange(result=choice("no"))
    commands.update(truth.id, edit, truth.annotator_id or 0)
    export_file(project.id, tmp_path / "export.json")

    report = import_file(project.id, [tmp_path / "export.json"])

    assert "yes" in (tmp_path / "export.json").read_text("utf-8")
    assert report.annotations == Tally(unchanged=1)
    now = annotations(stored)["1"]
    assert "no" in now.result
    assert now.is_changed


def test_an_id_is_known_in_its_own_project_only(
    stored: Stored, imported: Imported
) -> None:
    imported(stored.project().id, task(1, answer(1, "ada@x.org")))

    report = imported(stored.project().id, task(1, answer(1, "ada@x.org")))

    assert (report.tasks, report.annotations) == (Tally(1), Tally(1))


def test_an_id_that_stands_twice_is_one_task_and_the_later_one_counts(
    stored: Stored, imported: Imported
) -> None:
    report = imported(
        stored.project().id,
        task(1, answer(1, "ada@x.org", "yes")),
        task(2),
        task(1, answer(1, "ada@x.org", "no")),
    )

    assert report.tasks == Tally(2, 0, 1)
    assert report.annotations == Tally(1, 1, 0)
    assert json.loads(annotations(stored)["1"].result) == choice("no")


def test_one_invalid_task_rejects_everything(stored: Stored, written: Written) -> None:
    project = stored.project()
    before = contents()
    file = written(task(1, answer(1, "new@x.org")), {"data": 1}, task(2), {"id": 3})

    report = import_file(project.id, [file])

    assert contents() == before
    assert report.is_rejected
    assert (report.task_count, report.users_created) == (0, 0)
    assert [(one.index, one.path, one.file) for one in report.errors] == [
        (1, "data", str(file)),
        (3, "data", str(file)),
    ]


def test_what_was_written_before_an_invalid_task_is_taken_back(
    stored: Stored, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH_TASKS", 1)
    project = stored.project()
    before = contents()

    report = import_file(
        project.id,
        [written(*[task(one, answer(one, "new@x.org")) for one in range(5)], {})],
    )

    assert contents() == before
    assert [one.index for one in report.errors] == [5]


def test_invalid_tasks_are_left_out_if_asked(stored: Stored, written: Written) -> None:
    project = stored.project()

    report = import_file(
        project.id,
        [written({"data": 1}, task(1), task(2, {"result": 1}))],
        ImportErrorPolicy.SKIP_INVALID,
    )

    assert report.tasks == Tally(1)
    assert not report.is_rejected
    assert [(one.index, one.path) for one in report.errors] == [
        (0, "data"),
        (2, "annotations[0].result"),
    ]


@pytest.mark.parametrize("on_error", list(ImportErrorPolicy))
@pytest.mark.parametrize("damage", ["cut", "gzip", "bytes"])
def test_a_broken_file_changes_nothing(
    stored: Stored, written: Written, on_error: ImportErrorPolicy, damage: str
) -> None:
    project = stored.project()
    before = contents()
    good = written(task(1), name="good.json")
    file = written(*[task(one) for one in range(2, 5)], name="broken.json")
    data = file.read_bytes()
    broken = {
        "cut": data[:-30],
        "gzip": gzip.compress(data)[:-9],
        "bytes": data[:-20] + b"\xff" + data[-20:],
    }
    file.write_bytes(broken[damage])

    report = import_file(project.id, [good, file], on_error)

    assert contents() == before
    assert report.is_rejected
    assert report.task_count == 0
    (error,) = report.errors
    assert (error.file, error.path) == (str(file), None)


def test_several_files_are_one_import(stored: Stored, written: Written) -> None:
    project = stored.project()
    progress: list[tuple[int, int]] = []
    files = [written(task(1), name="a.json"), written(task(2), name="b.json")]

    report = import_file(
        project.id, files, progress=lambda read, all_: progress.append((read, all_))
    )

    size = sum(file.stat().st_size for file in files)
    assert report.tasks == Tally(2)
    assert stored.changes() == ["TASKS_IMPORTED"]
    assert progress[-1] == (size, size)
    assert progress == sorted(progress)


def test_tasks_may_stand_one_a_line_and_gzipped(stored: Stored, tmp_path: Path) -> None:
    file = tmp_path / "tasks.jsonl.gz"
    lines = "\n".join(json.dumps(task(one)) for one in range(3))
    file.write_bytes(gzip.compress(lines.encode()))

    assert import_file(stored.project().id, [file]).tasks == Tally(3)


def test_a_list_of_tasks_is_imported_like_a_file(stored: Stored) -> None:
    project = stored.project()

    report = import_tasks(project.id, [task(1, answer(1, "ada@x.org")), task(2)])
    refused = import_tasks(project.id, [task(3), 7])

    assert (report.tasks, report.annotations) == (Tally(2), Tally(1))
    assert refused.is_rejected
    assert [(one.index, one.path, one.file) for one in refused.errors] == [
        (1, None, None)
    ]


def test_a_rejected_import_leaves_the_transaction_around_it_as_it_was(
    stored: Stored,
) -> None:
    project = stored.project()

    with db.write():
        import_tasks(project.id, [task(1)])
        report = import_tasks(project.id, [task(2), {}])

    assert report.is_rejected
    assert [row[0] for row in contents()["tasks"]] == [1]


def test_a_project_that_is_not_there_is_refused(stored: Stored) -> None:
    with pytest.raises(Refusal) as caught:
        import_tasks(99, [task(1)])

    assert caught.value.reason == Reason.NOT_FOUND


def test_errors_beyond_a_thousand_are_only_counted_if_the_rest_is_imported(
    stored: Stored,
) -> None:
    values: list[object] = [{}] * (REPORTED_PROBLEMS + 5)

    report = import_tasks(stored.project().id, values, ImportErrorPolicy.SKIP_INVALID)

    assert len(report.errors) == REPORTED_PROBLEMS
    assert report.error_count == REPORTED_PROBLEMS + 5


def test_a_rejected_import_is_not_read_on_after_a_thousand_errors(
    stored: Stored,
) -> None:
    values: list[object] = [{}] * (REPORTED_PROBLEMS * 2)

    report = import_tasks(stored.project().id, values)

    assert len(report.errors) == report.error_count == REPORTED_PROBLEMS


def test_nobody_waits_while_the_rest_of_a_rejected_import_is_read(
    stored: Stored,
) -> None:
    project = stored.project()
    locked: list[bool] = []

    class Watched(dict[str, object]):
        def __contains__(self, key: object) -> bool:
            locked.append(db.database.in_transaction())
            return super().__contains__(key)

    import_tasks(project.id, [task(1), {}, Watched(data={})])

    assert set(locked) == {False}


@pytest.mark.parametrize("bound", ["BATCH_TASKS", "BATCH_CHARACTERS"])
def test_the_size_of_the_batches_makes_no_difference(
    stored: Stored, imported: Imported, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    tasks = [
        task(
            number, answer(1, "ada@x.org", ground_truth=True), answer(2, f"{number}@x")
        )
        for number in (5, 3, 4, 3, 1)
    ]
    whole, parts = stored.project(), stored.project()

    first = imported(whole.id, *tasks)
    monkeypatch.setattr(importing, bound, 1)
    second = imported(parts.id, *tasks)

    assert second.tasks == first.tasks
    assert second.annotations == first.annotations
    assert second.ground_truths == first.ground_truths
