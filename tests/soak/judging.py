"""What was told and what is there, held against each other in the end."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import orjson

from models.db import database as db
from tests.soak.faults import Announced
from tests.soak.ledger import Entry, Ledger
from tests.soak.reports import Followed, Report

MOST = 20


def of_ledgers(ledgers: Sequence[Ledger], shared: int) -> Iterator[str]:
    """Every write that was answered is in the history, and no other, each once."""
    for ledger in ledgers:
        there = _lines_of(ledger.user_id, shared)
        for entry, count in ledger.done.items():
            if there[entry] < count:
                yield f"User {ledger.user_id}: {entry} {there[entry]} of {count} times"
        for entry, count in (there - ledger.done).items():
            possible = ledger.possible[entry] + _in_bulks(entry, ledger)
            if count > possible and not _is_of_import(entry, ledger):
                yield (
                    f"User {ledger.user_id}: {entry} {count} times more than answered,"
                    f" {possible} possible"
                )
        yield from _of_batches(ledger)


def _is_of_import(entry: Entry, ledger: Ledger) -> bool:
    """An import is answered with counts: its marks are judged by the replay alone."""
    return (
        entry.kind.startswith("GROUND_TRUTH")
        and ledger.done[Entry("TASKS_IMPORTED")] > 0
    )


def _lines_of(user_id: int, shared: int) -> Counter[Entry]:
    text = (
        "SELECT kind, annotation_id FROM changes WHERE actor_id = ? AND project_id = ?"
    )
    return Counter(db.select(Entry._make, text, (user_id, shared)))


def _in_bulks(entry: Entry, ledger: Ledger) -> int:
    """How many bulk changes without an answer can have written such a line."""
    bulks = [one for one in ledger.bulks if one.kind == entry.kind]
    if not bulks:
        return 0
    text = "SELECT DISTINCT task_id FROM changes WHERE annotation_id = ?"
    tasks = {row[0] for row in db.run(text, (entry.annotation_id,)).fetchall()}
    return sum(bool(tasks & one.task_ids) for one in bulks)


def _of_batches(ledger: Ledger) -> Iterator[str]:
    text = (
        "SELECT batch_id, COUNT(*) FROM changes WHERE actor_id = ?"
        " AND batch_id IS NOT NULL GROUP BY batch_id"
    )
    there = dict(db.run(text, (ledger.user_id,)).fetchall())
    for batch, count in ledger.batches.items():
        if there.get(batch, 0) != count:
            yield f"Batch {batch} has {there.get(batch, 0)} lines, not {count}"


def of_imports(marks: dict[int, int]) -> Iterator[str]:
    """The last import of each group that was answered is there."""
    there = {}
    for (text,) in db.run("SELECT data FROM tasks WHERE external_id IS NOT NULL"):
        data = orjson.loads(text)
        there[data["group"]] = data["mark"]
    if there != marks:
        yield f"The groups are of the imports {there}, not {marks}"


def of_subscribers(
    followed: Sequence[Followed], begins: dict[int, int]
) -> Iterator[str]:
    """Each saw every change of its project once, and in the order of the commits."""
    text = (
        "SELECT id, kind FROM changes WHERE project_id = ? AND id <> ? ORDER BY number"
    )
    for number, one in enumerate(followed):
        project = one.project_id
        rows = db.run(text, (project, begins[project])).fetchall()
        expected = [tuple(row) for row in rows]
        if one.told != expected:
            yield f"Subscriber {number} of {project}: {_differing(one, expected)}"


def _differing(one: Followed, expected: list[tuple[int, str]]) -> str:
    told, there = Counter(one.told), Counter(expected)
    twice = [key for key, count in told.items() if count > 1]
    lost, made_up = list(there - told), list(told - there)
    in_order = one.told == sorted(one.told)
    return (
        f"{len(one.told)} told of {len(expected)}; lost {lost[:3]} ({len(lost)}), twice"
        f" {twice[:3]} ({len(twice)}), made up {made_up[:3]}, in order: {in_order}"
    )


def of_faults(
    reports: Sequence[Report], announced: Sequence[Announced]
) -> Iterator[str]:
    """Whatever failed failed in a time that was announced, and in a way that may be."""
    for report in reports:
        for fault in report.faults:
            if not any(one.excuses(fault) for one in announced):
                yield f"{fault.kind}: {fault.what[:300]}"


def counted(texts: Iterator[str]) -> list[str]:
    """Of violations of one kind the first ones, and how many more there are."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one in texts:
        found[one[:40]].append(one)
    shown = []
    for some in found.values():
        shown += some[:3]
        if len(some) > 3:
            shown.append(f"… and {len(some) - 3} more like these")
    return shown[:MOST]
