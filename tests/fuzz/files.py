"""Files to import: tasks with parts that no task should have, in broken files."""

import gzip
import json
import random
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from exchange import import_file
from exchange.options import GroundTruthMerge, ImportOptions, MatchBy
from exchange.reports import ImportErrorPolicy, Report
from exchange.samples import FOLDER
from exchange.users import read_users
from models.refusals import Refusal
from tests.bounds.test_imports import HUGE, TASK
from tests.fuzz.world import World
from tests.scoring.nasty import places

CASES = st.integers(0, 2**48)
_SAMPLES = json.loads((FOLDER / "reviews.json").read_text(encoding="utf-8"))
_NAMES = ("id", "data", "annotations", "completions", "predictions", "source", "result")
_USERS = "id,email,first_name,last_name\n1,a@example.org,A,B\n2,b@example.org,,\n"


def run(world: World, seed: int) -> None:
    """Import a file; what is refused changes nothing."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tasks.json"
        file.write_bytes(_content(_tasks(chance), chance))
        before = world.counts()
        report = _imported(file, chance)
        if report is None or _is_rejected(report):
            assert world.counts() == before
        file.write_bytes(_broken(_USERS.encode(), chance))
        _read_users(file)


def _imported(file: Path, chance: random.Random) -> Report | None:
    """What an import says; None where it refuses."""
    options = ImportOptions(
        source=chance.choice(["", "berlin"]),
        match=chance.choice(list(MatchBy)),
        update_data=chance.random() < 0.3,
        ground_truths=chance.choice(list(GroundTruthMerge)),
        mirror=chance.choice([None] * 6 + [lambda _: True]),
    )
    policy = chance.choice(list(ImportErrorPolicy))
    try:
        return import_file(1, [file], policy, options=options)
    except Refusal:
        return None


def _is_rejected(report: Report) -> bool:
    """Whether it says that it brought nothing."""
    parts = (report.tasks, report.annotations, report.predictions)
    return bool(report.errors) and not any(part.total for part in parts)


def _read_users(file: Path) -> None:
    try:
        read_users(file)
    except Refusal:
        return


def _tasks(chance: random.Random) -> list[Any]:
    tasks = [
        json.loads(json.dumps(chance.choice([*_SAMPLES, TASK, TASK])))
        for _ in range(chance.randrange(1, 5))
    ]
    for _ in range(chance.randrange(5)):
        container, step = chance.choice(list(places(tasks)))
        other = json.loads(json.dumps(chance.choice(tasks)))
        container[step] = chance.choice([*HUGE, other, other, chance.randrange(9)])
        if isinstance(container, dict):
            container[chance.choice(_NAMES)] = chance.choice(HUGE)
        tasks = json.loads(json.dumps(tasks))
    return tasks


def _content(tasks: list[Any], chance: random.Random) -> bytes:
    """The tasks in one of the layouts that are read, not always whole."""
    lines = "\n".join(json.dumps(task) for task in tasks)
    layouts = [
        json.dumps(tasks),
        json.dumps(tasks, ensure_ascii=False, indent=1),
        json.dumps({"total": 1, "tasks": tasks, "next": None}),
        lines,
        json.dumps([{"id": 1, "result": [], "task": task} for task in tasks]),
    ]
    content = chance.choice(layouts).encode(errors="surrogatepass")
    return _broken(content, chance)


def _broken(content: bytes, chance: random.Random) -> bytes:
    """The content as it is, or in one of the ways in which files are broken."""
    place = chance.randrange(len(content) + 1)
    before, after = content[:place], content[place:]
    ways = [
        before,
        before + bytes([chance.randrange(256)]) + after,
        before + after[chance.randrange(4) :],
        b"\xef\xbb\xbf" + content,
        content.decode(errors="replace").encode("utf-16"),
        gzip.compress(content),
        gzip.compress(content)[:-9],
    ]
    return chance.choice([*ways, *[content] * 5])
