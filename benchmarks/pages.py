"""How a page's time grows with the tasks: every filter with every order.

    .venv/bin/python -m benchmarks.pages sqlite:///small.db sqlite:///large.db

Each database holds a project made by :mod:`benchmarks.large`. A process of its own asks
each; they take turns, page by page, so that what else runs on the machine strikes both.
"""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, product
from typing import IO, NamedTuple

from benchmarks.large import ANNOTATORS, BEGIN, DAY, MODELS, Made
from models import database as db
from models.conditions import AnnotationCondition, Order, Range, TaskCondition
from models.keysets import cursor_of
from models.pages import Window
from models.queries import annotations, changes, tasks
from models.scope import Scope

SIZE = 50
MADE = Made(1, 1, list(range(2, 2 + ANNOTATORS)))
EVERYTHING = Scope(0)
REVIEWER = Scope(1, whole=frozenset({1, 2}))
ANNOTATOR = Scope(7, own=frozenset({1, 2}), whole=frozenset())
RARE_ANNOTATOR = Scope(21, own=frozenset({1, 2}), whole=frozenset())
_MONTH = Range(BEGIN + 300 * DAY, BEGIN + 330 * DAY)
_DAY = Range(BEGIN + 300 * DAY, BEGIN + 301 * DAY)

TASK_FIELDS = [
    "ID",
    "CREATED_AT",
    "UPDATED_AT",
    "ANNOTATION_COUNT",
    "GROUND_TRUTH_SET_AT",
    "MEAN_ACCURACY",
]
ANNOTATION_FIELDS = ("ID", "CREATED_AT", "UPDATED_AT", "ACCURACY")
TASK_FILTERS = {
    "none": TaskCondition(),
    "ids (100)": TaskCondition(ids=range(5, 7_000, 70)),
    "hasGroundTruth: true": TaskCondition(has_ground_truth=True),
    "hasGroundTruth: false": TaskCondition(has_ground_truth=False),
    "annotatorId, of 40 %": TaskCondition(annotator_id=2),
    "annotatorId, of 4 %": TaskCondition(annotator_id=18),
    "annotatorId, of 200": TaskCondition(annotator_id=21),
    "modelVersion, of 90 %": TaskCondition(model_version=MODELS[0]),
    "modelVersion, of 2 %": TaskCondition(model_version=MODELS[2]),
    "modelVersion, of 200": TaskCondition(model_version=MODELS[3]),
    "accuracy, 0.5 and less": TaskCondition(accuracy=Range(None, 0.5)),
    "accuracy, 0.500 to 0.501": TaskCondition(accuracy=Range(0.5, 0.501)),
    "annotatorId and accuracy": TaskCondition(
        annotator_id=2, accuracy=Range(None, 0.5)
    ),
    "annotationCount: 2 to 3": TaskCondition(annotation_count=Range(2, 3)),
    "annotationCount: 8": TaskCondition(annotation_count=Range(8, None)),
    "createdAt, a month": TaskCondition(created_at=_MONTH),
    "createdAt, a day": TaskCondition(created_at=_DAY),
    "updatedAt, a month": TaskCondition(updated_at=_MONTH),
    "updatedAt, a day": TaskCondition(updated_at=_DAY),
    "false and annotationCount": TaskCondition(
        has_ground_truth=False, annotation_count=Range(2, 3)
    ),
    "true and annotatorId, 40 %": TaskCondition(has_ground_truth=True, annotator_id=2),
    "search, common": TaskCondition(search="river tower"),
    "search, rare": TaskCondition(search="number 4711"),
}
ANNOTATION_FILTERS = {
    "none": AnnotationCondition(),
    "ids (100)": AnnotationCondition(ids=range(5, 7_000, 70)),
    "taskIds (100)": AnnotationCondition(task_ids=range(5, 7_000, 70)),
    "annotatorId, of 40 %": AnnotationCondition(annotator_id=2),
    "annotatorId, of 200": AnnotationCondition(annotator_id=21),
    "isGroundTruth: true": AnnotationCondition(is_ground_truth=True),
    "isGroundTruth: false": AnnotationCondition(is_ground_truth=False),
    "accuracy, 0.5 and less": AnnotationCondition(accuracy=Range(None, 0.5)),
    "accuracy, 0.500 to 0.501": AnnotationCondition(accuracy=Range(0.5, 0.501)),
    "annotatorId and accuracy": AnnotationCondition(
        annotator_id=2, accuracy=Range(None, 0.5)
    ),
    "createdAt, a month": AnnotationCondition(created_at=_MONTH),
    "createdAt, a day": AnnotationCondition(created_at=_DAY),
}
KINDS = {"none": None, "kinds, common": ["GROUND_TRUTH_SET"]} | {
    "kinds, rare": ["ANNOTATION_DELETED"],
    "kinds, absent": ["ANNOTATION_CREATED", "PROJECT_UPDATED"],
}
HIDDEN = {"GROUND_TRUTH_SET_AT", "MEAN_ACCURACY", "ACCURACY"}
PLACES = ("first", "after", "last", "before")
WHATS = ["tasks", "annotations", "changes", "task count", "annotation count"]
WAYS = list(product((False, True), PLACES))


class Case(NamedTuple):
    """One page that is asked for."""

    what: str
    who: str
    filter: str
    field: str
    descending: bool
    place: str

    @property
    def order(self) -> str:
        """The order, in words."""
        return f"{self.field}{' down' if self.descending else ''}"


SCOPES = {
    "reviewer": (REVIEWER, 1),
    "all projects": (EVERYTHING, None),
    "annotator, of 14 %": (ANNOTATOR, 1),
    "annotator, of 200": (RARE_ANNOTATOR, 1),
}


def cases(whats: Sequence[str]) -> Iterator[Case]:
    """All pages."""
    all_cases = (*_of_tasks(), *_of_annotations(), *_of_changes(), *_counts())
    yield from (case for case in all_cases if case.what in whats)


def _of_tasks() -> Iterator[Case]:
    for who in SCOPES:
        filters = TASK_FILTERS if who == "reviewer" else _SOME
        for filter_, field in product(filters, TASK_FIELDS):
            yield from (Case("tasks", who, filter_, field, *way) for way in WAYS)


def _of_annotations() -> Iterator[Case]:
    for who in SCOPES:
        filters = ANNOTATION_FILTERS if who == "reviewer" else ["none"]
        for filter_, field in product(filters, ANNOTATION_FIELDS):
            yield from (Case("annotations", who, filter_, field, *way) for way in WAYS)


def _of_changes() -> Iterator[Case]:
    for filter_, place in product(KINDS, PLACES):
        yield Case("changes", "reviewer", filter_, "NUMBER", True, place)


def _counts() -> Iterator[Case]:
    filters: dict[str, Iterable[str]] = {
        "task count": TASK_FILTERS,
        "annotation count": ANNOTATION_FILTERS,
    }
    for what, some in filters.items():
        yield from (Case(what, "reviewer", one, "", False, "") for one in some)


_SOME = ["none", "hasGroundTruth: false", "createdAt, a month", "search, rare"]


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
        return cursor_of("ID", values[1:])
    if case.descending:
        names[0] = f"-{names[0]}"
    return cursor_of(",".join(names), values)


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
        command = [sys.executable, "-m", __spec__.name, "--worker", url, *whats]
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


class Measured(NamedTuple):
    """A page on both databases."""

    case: Case
    small: float
    large: float

    @property
    def ratio(self) -> float:
        """How many times as long the large one takes."""
        return self.large / self.small


def measure(
    urls: Sequence[str], whats: Sequence[str], rounds: int, only: str
) -> Iterator[Measured]:
    """Ask for every page on both databases."""
    workers = [Worker(url, whats) for url in urls]
    for number, case in enumerate(cases(whats)):
        if not re.search(only, f"{case.what} {case.who} {case.filter} {case.order}"):
            continue
        small, large = [], []
        for _ in range(rounds):
            small.append(workers[0].seconds(number))
            large.append(workers[1].seconds(number))
            if large[-1] > 1:
                break
        yield Measured(case, min(small), min(large))
    for one in workers:
        one.end()


def lines(measured: Iterable[Measured]) -> Iterator[str]:
    """The worst of the four places in the list, for each filter and order."""
    yield "| list | viewer | filter | order | page | ms, small | ms, large | ratio |"
    yield "|---|---|---|---|---|---:|---:|---:|"
    for key, some in groupby(measured, key=lambda one: one.case[:5]):
        worst = max(some, key=lambda one: one.ratio)
        yield (
            f"| {' | '.join(key[:3])} | {worst.case.order} | {worst.case.place}"
            f" | {worst.small * 1000:.2f} | {worst.large * 1000:.2f}"
            f" | {worst.ratio:.2f} |"
        )


def main() -> None:
    """Do as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worker", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="which, as a regular expression")
    parser.add_argument("urls", nargs="+")
    asked = parser.parse_args()
    if asked.worker:
        worker(asked.urls[0], asked.urls[1:])
        return
    whats = asked.urls[2:] or WHATS
    for line in lines(measure(asked.urls[:2], whats, asked.rounds, asked.only)):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
