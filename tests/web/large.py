"""A project of 100,000 tasks, made by the store at once."""

# ruff: noqa: S608 - statements are put together from our own text

from models import timestamps
from models.commands import accounts, projects
from models.db import database as db

TASKS = 100_000
STARRED = TASKS // 2
ANNOTATORS = ("Ada Moreau", "Bram Okafor")
CONFIG = """<View>
  <Text name="text" value="$text"/>
  <Choices name="mood" toName="text">
    <Choice value="good"/><Choice value="bad"/>
  </Choices>
</View>"""
RESULT = (
    '[{"id": "r", "from_name": "mood", "to_name": "text", "type": "choices",'
    ' "value": {"choices": ["good"]}}]'
)
NUMBERS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ?)"


def make(count: int = TASKS) -> int:
    """A project with so many tasks and two answers each; every other one is starred."""
    project = projects.create(f"{count:,} reviews", CONFIG, None)
    with db.write():
        people = [
            accounts.add_user(f"{count}.{name[:3].lower()}@example.org", name)
            for name in ANNOTATORS
        ]
        before = db.scalar("SELECT COALESCE(MAX(id), 0) FROM tasks")
        _add_tasks(project, before, count)
        for number, person in enumerate(people):
            _add_answers(project, before, count, person, accuracy=number or None)
        _star(project, people[0])
    return project


def _add_tasks(project: int, before: int, count: int) -> None:
    now = timestamps.now()
    db.run(
        f"{NUMBERS} INSERT INTO tasks (id, project_id, data, search_text,"
        " annotation_count, prediction_count, mean_accuracy, ground_truth_set_at,"
        " is_pending, created_at, updated_at) SELECT ? + i, ?,"
        " '{\"text\": \"Review ' || i || ' of a kettle\"}',"
        " 'review ' || i || ' of a kettle', 2, 0,"
        " CASE i % 2 WHEN 0 THEN (i % 101) / 100.0 END,"
        " CASE i % 2 WHEN 0 THEN ? END, FALSE, ?, ? FROM n",
        (count, before, project, now, now, now),
    )


def _add_answers(
    project: int, before: int, count: int, person: int, accuracy: float | None
) -> None:
    now = timestamps.now()
    db.run(
        f"{NUMBERS} INSERT INTO annotations (project_id, task_id, annotator_id,"
        " result, was_cancelled, version, accuracy, created_at, updated_at)"
        " SELECT ?, ? + i, ?, ?, FALSE, 1,"
        " CASE WHEN ? AND i % 2 = 0 THEN (i % 101) / 100.0 END, ?, ? FROM n",
        (count, project, before, person, RESULT, bool(accuracy), now, now),
    )


def _star(project: int, person: int) -> None:
    db.run(
        "INSERT INTO ground_truths (task_id, project_id, annotation_id, set_at, result)"
        " SELECT a.task_id, a.project_id, a.id, a.created_at, a.result"
        " FROM annotations a"
        " JOIN tasks t ON t.id = a.task_id WHERE a.project_id = ?"
        " AND a.annotator_id = ? AND t.ground_truth_set_at IS NOT NULL",
        (project, person),
    )
