"""The rows that all contenders read: the same ones for the same seed."""

import random
from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

import orjson

from benchmarks import screen
from benchmarks.scenarios import (
    PAGE_OF_TASKS,
    SET_BOXES,
    SET_CHOICES,
    WHO_ASKS,
    Marks,
    Scenario,
)
from models import timestamps
from models.commands import accounts, bulk_ground_truths, projects, rescoring
from models.db import database as db
from models.db import migrating

SEED = 7
PAGE_ROWS = 10_000
CHOICE_ROWS = 6_000
BOX_ROWS = 2_000
BOXES = 20
LABELS = ("car", "bicycle", "person", "sign")
CHOICES, TWENTY_BOXES = KINDS = ("choices", f"{BOXES} boxes")
VIEWER = "reviewer@example.org"

CHOICES_CONFIG = """<View>
  <Text name="text" value="$text"/>
  <Choices name="answer" toName="text">
    <Choice value="car"/><Choice value="bicycle"/>
    <Choice value="person"/><Choice value="sign"/>
  </Choices>
</View>"""

BOXES_CONFIG = """<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="answer" toName="image">
    <Label value="car"/><Label value="bicycle"/>
    <Label value="person"/><Label value="sign"/>
  </RectangleLabels>
</View>"""

Result = list[dict[str, Any]]
Answer = Callable[[random.Random], Result]


class Made(NamedTuple):
    """What the load needs to know of the rows."""

    token: str
    choices: Marks
    boxes: Marks

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """What can be asked about these rows."""
        return (
            PAGE_OF_TASKS,
            WHO_ASKS,
            SET_CHOICES._replace(marks=self.choices),
            SET_BOXES._replace(marks=self.boxes),
        )


def make(url: str) -> Made:
    """Fill the empty database at this URL."""
    with screen.waiting("Making the rows …"):
        return _make(url)


def _make(url: str) -> Made:
    dice = random.Random(SEED)  # noqa: S311 - rows, no secrets
    _, annotators = opened(url)
    with db.write():
        token = accounts.create_token(VIEWER)
    page = add_project("Page", CHOICES_CONFIG)
    _fill(page, PAGE_ROWS, annotators[:3], chosen, dice)
    _mark_all(page, annotators[0])
    choice = add_project("Choices", CHOICES_CONFIG)
    choices = _fill(choice, CHOICE_ROWS, annotators, chosen, dice)
    box = add_project("Boxes", BOXES_CONFIG)
    boxes = _fill(box, BOX_ROWS, annotators, _boxes, dice)
    if not db.is_sqlite():
        db.run("ANALYZE")
    db.close()
    return Made(token, Marks(choices, CHOICE_ROWS), Marks(boxes, BOX_ROWS))


def marked(url: str, tasks: int, kinds: Collection[str] = KINDS) -> dict[str, int]:
    """Fill the empty database at this URL with projects whose tasks are all marked.

    Args:
        url: the database; it stays open.
        tasks: how many each project has.
        kinds: what answers are, in one project each.

    Returns:
        The id of each project by what its answers are.

    """
    dice = random.Random(SEED)  # noqa: S311 - rows, no secrets
    _, annotators = opened(url)
    found = {}
    for name, config, answer in (
        (CHOICES, CHOICES_CONFIG, chosen),
        (TWENTY_BOXES, BOXES_CONFIG, _boxes),
    ):
        if name not in kinds:
            continue
        found[name] = add_project(name, config)
        _fill(found[name], tasks, annotators, answer, dice)
        _mark_all(found[name], annotators[0])
    return found


def opened(url: str, annotators: int = 5) -> tuple[int, list[int]]:
    """Open the empty database at this URL: the reviewer and the annotators in it."""
    db.connect(url)
    migrating.bring_up()
    with db.write():
        reviewer = accounts.add_user(VIEWER)
        people = [accounts.add_user(f"a{n}@example.org") for n in range(annotators)]
    return reviewer, people


def add_project(title: str, config: str) -> int:
    """Add a project that the reviewer sees."""
    number = projects.create(title, config, None)
    accounts.set_member(number, VIEWER, "REVIEWER")
    return number


def _fill(
    project: int, count: int, annotators: list[int], answer: Answer, dice: random.Random
) -> int:
    """Add tasks, each with an annotation by everyone and a prediction.

    Returns:
        The id of the first annotation; the others follow task by task.

    """
    with db.write():
        tasks = list(_tasks(project, count, len(annotators)))
        task = 1 + (db.scalar("SELECT MAX(id) FROM tasks") or 0)
        first: int = 1 + (db.scalar("SELECT MAX(id) FROM annotations") or 0)
        db.run_many(
            "INSERT INTO tasks (project_id, data, search_text, annotation_count,"
            " prediction_count, created_at, updated_at) VALUES (?, ?, ?, ?, 1, ?, ?)",
            tasks,
        )
        at = timestamps.now()
        answers = [
            (project, task + n, one, _json(answer(dice)), at, at)
            for n in range(count)
            for one in annotators
        ]
        db.run_many(
            "INSERT INTO annotations (project_id, task_id, annotator_id, result,"
            " created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)",
            answers,
        )
        db.run_many(
            "INSERT INTO predictions (project_id, task_id, model_version, score,"
            " result, created_at) VALUES (?, ?, ?, ?, ?, ?)",
            [
                (project, task + n, "model-1", 0.75, _json(answer(dice)), at)
                for n in range(count)
            ],
        )
        return first


def _tasks(project: int, count: int, answers: int) -> Iterator[tuple[object, ...]]:
    at = timestamps.now()
    for number in range(count):
        shown = data(number)
        yield project, _json(shown), shown["text"].casefold(), answers, at, at


def data(number: int) -> dict[str, str]:
    """What the task of this number shows."""
    text = f"Street scene number {number}, taken from a moving car in the morning."
    return {"text": text, "image": f"https://example.org/{number}.jpg"}


def _mark_all(project: int, annotator: int) -> None:
    with db.write():
        found = db.run("SELECT id FROM tasks WHERE project_id = ?", (project,))
        ids = [row[0] for row in found.fetchall()]
        bulk_ground_truths.set_ground_truths(ids, annotator, None)
    rescoring.settle(project)


def chosen(dice: random.Random) -> Result:
    """The result of an annotation that chooses a label."""
    return [_region("choices", {"choices": [dice.choice(LABELS)]})]


def _boxes(dice: random.Random) -> Result:
    return [_box(dice, number) for number in range(BOXES)]


def _box(dice: random.Random, number: int) -> dict[str, Any]:
    value = {
        "x": number % 5 * 20 + dice.uniform(0, 4),
        "y": number // 5 * 25 + dice.uniform(0, 4),
        "width": dice.uniform(8, 16),
        "height": dice.uniform(8, 20),
        "rotation": 0,
        "rectanglelabels": [LABELS[number % 4]],
    }
    size = {"original_width": 1920, "original_height": 1080}
    return {"id": f"box{number}", **_region("rectanglelabels", value), **size}


def _region(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    to_name = "image" if kind == "rectanglelabels" else "text"
    return {"from_name": "answer", "to_name": to_name, "type": kind, "value": value}


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
