"""Imports and other writers at once: no error, nothing twice, nothing stale."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier

import pytest

from exchange import Report, import_file, import_tasks, imports
from exchange.options import GroundTruthMerge, ImportOptions
from models.commands import bulk_ground_truths, ground_truths, projects, rescoring
from models.commands.projects import ProjectChange
from models.db import database as db
from models.tables import Annotation, Task, User
from tests.exchange.conftest import answer, task
from tests.stored import CHOICES, Stored


@contextmanager
def own_connection() -> Iterator[None]:
    """A thread's connection, closed with the thread's work."""
    try:
        yield
    finally:
        if not db.database.is_closed():
            db.database.close()


def many(order: list[int], mark: int) -> list[object]:
    return [
        task(
            number,
            answer(1, f"{number % 7}@x.org", "yes", ground_truth=mark == 1),
            answer(2, f"{number % 5}@y.org", "no", ground_truth=mark == 2),
        )
        for number in order
    ]


def test_the_same_file_twice_at_once_is_imported_once(
    stored: Stored, written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH_TASKS", 7)
    project = stored.project()
    tasks = many(list(range(50)), mark=1)
    file = written(*tasks)
    import_tasks(stored.project().id, tasks)  # all users are there: no lock for them
    start = Barrier(2)

    def run(_: int) -> Report:
        start.wait()
        with own_connection():
            return import_file(project.id, [file])

    with ThreadPoolExecutor(2) as threads:
        reports = list(threads.map(run, range(2)))

    assert sorted(report.tasks.created for report in reports) == [0, 50]
    assert sorted(report.tasks.unchanged for report in reports) == [0, 50]
    with db.read():
        assert (Task.select().count(), Annotation.select().count()) == (100, 200)


def test_imports_with_the_same_new_users_into_two_projects_both_succeed(
    stored: Stored, written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH_TASKS", 1)
    order = list(range(40))
    files = [
        written(*many(order, mark=1), name="up.json"),
        written(*many(order[::-1], mark=1), name="down.json"),
    ]
    wanted = [(stored.project().id, file) for file in files]
    start = Barrier(2)

    def run(what: tuple[int, Path]) -> Report:
        start.wait()
        with own_connection():
            return import_file(what[0], [what[1]])

    with ThreadPoolExecutor(2) as threads:
        reports = list(threads.map(run, wanted))

    assert [report.tasks.created for report in reports] == [40, 40]
    with db.read():
        assert User.select().count() == 12


def test_an_import_meets_bulk_writes_and_a_new_profile_without_an_error(
    stored: Stored, written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH_TASKS", 3)
    project = stored.project()
    order = list(range(30))
    import_file(project.id, [written(*many(order, mark=1))])
    with db.read():
        ids = [one.id for one in Task.select().order_by(Task.id)]
    again = written(*many(order[::-1], mark=2), name="again.json")
    start = Barrier(3)

    def importing() -> None:
        start.wait()
        with own_connection():
            for _ in range(3):
                import_file(project.id, [again])

    def deleting() -> None:
        start.wait()
        with own_connection():
            for _ in range(10):
                bulk_ground_truths.delete_ground_truths(ids, None)

    def reconfiguring() -> None:
        start.wait()
        with own_connection():
            for number in range(5):
                config = CHOICES.replace("$text", f"$text{number}")
                projects.update(project.id, ProjectChange(label_config=config), None)

    with ThreadPoolExecutor(3) as threads:
        runs = [threads.submit(one) for one in (importing, deleting, reconfiguring)]
        for run in runs:
            run.result()
    whatever = ImportOptions(ground_truths=GroundTruthMerge.FILE)
    import_file(project.id, [again], options=whatever)
    while rescoring.step(project.id):  # the new profile may have come last
        pass

    with db.read():
        rows = [stored.task_now(one) for one in ids]
        marked = Annotation.select().where(Annotation.external_id == "2")
        assert {row.ground_truth_id for row in rows} == {one.id for one in marked}
    assert {row.mean_accuracy for row in rows} == {0.0}


def test_others_write_while_a_file_is_read(
    stored: Stored, written: Callable[..., Path]
) -> None:
    project, other = stored.project(), stored.task()
    annotation = stored.annotation(other)
    marked: list[int] = []

    def mark(_read: int, _of: int) -> None:
        def set_it() -> None:
            with own_connection():
                ground_truths.set_ground_truth(annotation.id, None)

        if not marked:
            with ThreadPoolExecutor(1) as threads:
                threads.submit(set_it).result(timeout=20)
            marked.append(annotation.id)

    report = import_file(project.id, [written(*many([1, 2], mark=1))], progress=mark)

    assert report.tasks.created == 2
    assert stored.ground_truths()[other.id] == annotation.id
