"""A database in which everything waits that an attacker could have planted."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from peewee import chunked

from models import timestamps
from models.commands import accounts, accuracies
from models.db import database as db
from models.db import migrating
from models.rows import ProjectRow, TaskRow, UserRow
from models.tables import Annotation, GroundTruth, Member, Project, Task
from tests.stored import Stored

POLYGONS = """
<View>
  <Image name="image" value="$image"/>
  <PolygonLabels name="p" toName="image"><Label value="A"/></PolygonLabels>
</View>
"""
HEAVY_TASKS = 8
PICTURES = 1_000
LISTED_TASKS = 200_000
DEAR_ANSWERS = 10
LARGE_ANSWERS = 100
CHANGES = 40_000


class World(NamedTuple):
    """Where things are: ids of projects and tasks, and tokens."""

    heavy_project: int
    dear_task: int
    """With a ground truth and answers whose comparison just keeps within its budget."""
    with_truth: int
    """A task with a heavy ground truth, and no answers besides."""
    without_truth: int
    """One with the same annotation, which is not the ground truth."""
    starred_annotation: int
    """A heavy answer to a task that has many of them, and no ground truth."""
    pictures_project: int
    truth_annotator: int
    """Who made one annotation of each picture."""
    picture_tasks: tuple[int, int]
    """The first of them and the last."""
    history_project: int
    first_change: int
    """The oldest of its many."""
    reviewer: str
    annotator: str
    other: str


def heavy(seed: int, count: int = 50, points: int = 100) -> list[dict[str, Any]]:
    """Polygons of random points, which cross themselves: 70 kB."""
    chance = random.Random(seed)  # noqa: S311 - sample data, no secret
    return [_polygon(_points(chance, points, 0, 100)) for _ in range(count)]


def dear(seed: int) -> list[dict[str, Any]]:
    """As much as is still compared: a second or more for each pair of answers."""
    return heavy(seed, count=2, points=200)


def ordinary(seed: int) -> list[dict[str, Any]]:
    """30 polygons of 40 points each, as people draw them around things."""
    chance = random.Random(seed)  # noqa: S311 - sample data, no secret
    places = [chance.random() * 80 for _ in range(30)]
    return [_polygon(sorted(_points(chance, 40, place, 15))) for place in places]


def planted(file: Path) -> World:
    """Make the database."""
    db.connect(f"sqlite:///{file}")
    migrating.bring_up()
    try:
        return _plant(Stored())
    finally:
        db.close()


def _plant(stored: Stored) -> World:
    reviewer, annotator, other = (
        stored.user(f"{name}@example.org", is_admin=name == "rae")
        for name in ("rae", "ann", "bob")
    )
    heavy_project, pictures, notes, history = (
        _project(stored, title, (annotator, other), config)
        for title, config in [
            ("Tangled", POLYGONS),
            ("Pictures", POLYGONS),
            ("Notes", None),
            ("History", None),
        ]
    )
    heavy_tasks = [stored.task(heavy_project) for _ in range(HEAVY_TASKS + 4)]
    for task in heavy_tasks[:HEAVY_TASKS]:
        answers = [heavy(seed) for seed in range(9)]
        _verify(task, _answer(task, annotator, answers)[0])
    *_, dear_task, with_truth, without_truth, crowded = heavy_tasks
    answers = [dear(seed) for seed in range(DEAR_ANSWERS + 1)]
    _verify(dear_task, _answer(dear_task, other, answers)[0])
    _verify(with_truth, _answer(with_truth, other, [heavy(100)])[0])
    _answer(without_truth, other, [heavy(100)])
    for task in (with_truth, without_truth):
        _answer(task, annotator, [[]])  # so that they see the task
    starred = _answer(crowded, other, [heavy(seed) for seed in range(14)])[0]
    first, last = _plant_pictures(pictures, (reviewer, annotator, other))
    large = [[{"value": "x" * 240_000, "n": n}] for n in range(LARGE_ANSWERS)]
    _answer(stored.task(notes), annotator, large)
    _plant_list(_project(stored, "List", (other,), None))
    first_change = _plant_history(history)
    return World(
        heavy_project=heavy_project.id,
        dear_task=dear_task.id,
        with_truth=with_truth.id,
        without_truth=without_truth.id,
        starred_annotation=starred,
        pictures_project=pictures.id,
        truth_annotator=reviewer.id,
        picture_tasks=(first, last),
        history_project=history.id,
        first_change=first_change,
        reviewer=accounts.create_token(reviewer.email),
        annotator=accounts.create_token(annotator.email),
        other=accounts.create_token(other.email),
    )


def _project(
    stored: Stored, title: str, members: Sequence[UserRow], config: str | None
) -> ProjectRow:
    project = stored.project(title, *([config] if config else []))
    with db.write():
        for user in members:
            Member.create(project=project.id, user=user.id, role="ANNOTATOR")
    return project


def _answer(task: TaskRow, user: UserRow, results: Sequence[object]) -> list[int]:
    """Make annotations of one user; their ids."""
    with db.write():
        made = [
            Annotation.create(
                project=task.project_id,
                task=task.id,
                annotator=user.id,
                result=orjson.dumps(result).decode(),
                created_at=timestamps.now(),
                updated_at=timestamps.now(),
            ).id
            for result in results
        ]
        accuracies.answers_moved([task.id])
    return made


def _verify(task: TaskRow, annotation_id: int) -> None:
    with db.write():
        GroundTruth.create(
            task=task.id,
            project=task.project_id,
            annotation=annotation_id,
            set_at=timestamps.now(),
            result=Annotation.get_by_id(annotation_id).result,
        )
        accuracies.truths_moved([task.id])


def _plant_pictures(project: ProjectRow, users: Sequence[UserRow]) -> tuple[int, int]:
    """Tasks with an annotation of each user, no two of which are equal."""
    results = [orjson.dumps(ordinary(seed)).decode() for seed in range(50)]
    now = timestamps.now()
    with db.write():
        ids = [
            Task.create(
                project=project.id, data=f'{{"n":{n}}}', created_at=now, updated_at=now
            ).id
            for n in range(PICTURES)
        ]
        for rows in chunked(_picture_answers(project, ids, users, results), 50):
            Annotation.insert_many(rows).execute()
        accuracies.answers_moved(ids)
    return ids[0], ids[-1]


def _picture_answers(
    project: ProjectRow,
    task_ids: Sequence[int],
    users: Sequence[UserRow],
    results: Sequence[str],
) -> Iterator[dict[str, object]]:
    for number, task_id in enumerate(task_ids):
        for shift, user in enumerate(users):
            yield {
                "project": project.id,
                "task": task_id,
                "annotator": user.id,
                "result": results[(number + shift) % len(results)],
                "created_at": timestamps.now(),
                "updated_at": timestamps.now(),
            }


def _plant_list(project: ProjectRow) -> None:
    """Many tasks, none of which holds what is looked for."""
    with db.write():
        db.run(
            "INSERT INTO tasks (source, project_id, data, data_digest, search_text,"
            " annotation_count, prediction_count, is_pending, revision,"
            " is_truth_changed, is_truth_withdrawn, created_at, updated_at)"
            " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
            " WHERE i < ?) SELECT '', ?, '{\"text\":\"a line of some words\"}', i,"
            " 'a line of some words ' || i, 0, 0, FALSE, 0, FALSE, FALSE, ?, ? FROM n",
            (LISTED_TASKS, project.id, timestamps.now(), timestamps.now()),
        )


def _plant_history(project: ProjectRow) -> int:
    """Many changes and a page of tasks; the id of the oldest change."""
    now = timestamps.now()
    for n in range(100):
        with db.write():
            Task.create(
                project=project.id, data=f'{{"n":{n}}}', created_at=now, updated_at=now
            )
    with db.write():
        db.run(
            "INSERT INTO changes (project_id, number, kind, at, source)"
            " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
            " WHERE i < ?) SELECT ?, i, 'TASKS_IMPORTED', ?, 'HERE' FROM n",
            (CHANGES, project.id, now),
        )
        Project.update(last_change=CHANGES).where(Project.id == project.id).execute()
        oldest = "SELECT MIN(id) FROM changes WHERE project_id = ?"
        return int(db.scalar(oldest, (project.id,)))


def _points(
    chance: random.Random, count: int, start: float, width: float
) -> list[list[float]]:
    return [
        [round(start + chance.random() * width, 3) for _ in "xy"] for _ in range(count)
    ]


def _polygon(points: list[list[float]]) -> dict[str, Any]:
    value = {"points": points, "polygonlabels": ["A"]}
    return {
        "from_name": "p",
        "to_name": "image",
        "type": "polygonlabels",
        "original_width": 1_000,
        "original_height": 1_000,
        "value": value,
    }
