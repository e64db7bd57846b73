"""A process that asks one database for pages, and says how long each took."""

import subprocess
import sys
import time
from collections.abc import Sequence
from typing import IO

from benchmarks.page_cases import (
    ANNOTATION_FIELDS,
    ANNOTATION_FILTERS,
    HIDDEN,
    KINDS,
    SCOPES,
    TASK_FIELDS,
    TASK_FILTERS,
    Case,
    cases,
)
from models.conditions import Order
from models.db import database as db
from models.lists.keysets import cursor_of
from models.lists.pages import Window
from models.queries import annotations, changes, tasks

SIZE = 50


def ask(case: Case, middle: dict[str, list[object]]) -> float:
    """The seconds that a page takes; it is asked for twice, the second time counts."""
    for _ in range(2):
        with db.read():
            clock = time.thread_time if db.is_sqlite() else time.perf_counter
            started = clock()
            _ask(case, middle)
            taken = clock() - started
    return taken


def _ask(case: Case, middle: dict[str, list[object]]) -> object:
    scope, project = SCOPES[case.who]
    orders = [Order(case.field, case.descending)]
    window = _window(case, middle)
    match case.what:
        case "tasks":
            condition = TASK_FILTERS[case.filter]
            return tasks.pages(scope, [project], condition, orders, window)[0]
        case "annotations":
            found = ANNOTATION_FILTERS[case.filter]
            return annotations.page(scope, project, found, orders, window)
        case "changes":
            kinds = KINDS[case.filter]
            return changes.pages_of_projects(scope, [1], kinds, window)[0]
        case "task count":
            return tasks.counts(scope, [1], TASK_FILTERS[case.filter])[0]
        case _:
            return annotations.count(scope, 1, ANNOTATION_FILTERS[case.filter])


def _window(case: Case, middle: dict[str, list[object]]) -> Window:
    if case.place in {"first", ""}:
        return Window(first=SIZE)
    if case.place == "last":
        return Window(None, None, SIZE)
    cursor = _cursor(case, middle[f"{case.what} {case.field}"])
    if case.place == "after":
        return Window(first=SIZE, after=cursor)
    return Window(None, None, SIZE, cursor)


def _cursor(case: Case, values: list[object]) -> str:
    """The cursor of a row in the middle; annotators' have no hidden values."""
    names = [case.field] if len(values) == 1 else [case.field, "ID"]
    if "annotator" in case.who and case.field in HIDDEN:
        names, values = ["ID"], values[1:]
    sign = "-" if case.descending else ""
    return cursor_of(",".join(f"{sign}{name}" for name in names), values)


def middles() -> dict[str, list[object]]:
    """The values of a row in the middle, by what they are ordered by."""
    found: dict[str, list[object]] = {}
    with db.read():
        last = db.scalar("SELECT MAX(id) FROM tasks WHERE project_id = 1")
        for field in TASK_FIELDS:
            found[f"tasks {field}"] = _row("tasks", field, last // 2)
        last = db.scalar("SELECT MAX(id) FROM annotations WHERE project_id = 1")
        for field in ANNOTATION_FIELDS:
            found[f"annotations {field}"] = _row("annotations", field, last // 2)
        found["changes NUMBER"] = [
            db.scalar("SELECT last_change FROM projects WHERE id = 1") // 2
        ]
    return found


def _row(table: str, field: str, beyond: int) -> list[object]:
    column = field.lower()
    text = (
        f"SELECT {column}, id FROM {table} WHERE id > ? AND {column} IS NOT NULL"
        " ORDER BY id LIMIT 1"
    )
    row = db.run(text, (beyond,)).fetchone()
    return [row[1]] if field == "ID" else list(row)


def worker(url: str, whats: Sequence[str]) -> None:
    """Ask for the pages whose numbers come in, and say how long each took."""
    db.connect(url)
    all_cases, middle = list(cases(whats)), middles()
    for line in sys.stdin:
        sys.stdout.write(f"{ask(all_cases[int(line)], middle)}\n")
        sys.stdout.flush()


class Worker:
    """A process that asks one database."""

    def __init__(self, url: str, whats: Sequence[str]) -> None:
        command = [sys.executable, "-m", __spec__.name, url, *whats]
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def seconds(self, number: int) -> float:
        """How long the page of this number takes."""
        _pipe(self._child.stdin).write(f"{number}\n")
        _pipe(self._child.stdin).flush()
        return float(_pipe(self._child.stdout).readline())

    def end(self) -> None:
        """End it."""
        _pipe(self._child.stdin).close()
        self._child.wait()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise RuntimeError("The process has no pipe.")
    return pipe


if __name__ == "__main__":
    worker(sys.argv[1], sys.argv[2:])
