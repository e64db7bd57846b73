"""Rows for tests: made with as little as the test has to say, and read back."""

from itertools import count
from typing import Any

import orjson

from exchange.digests import digest
from models import timestamps
from models.commands import accuracies
from models.db import database as db
from models.queries import annotations, predictions, projects, tasks, users
from models.rows import AnnotationRow, PredictionRow, ProjectRow, TaskRow, UserRow
from models.scope import Scope
from models.tables import (
    Annotation,
    Assignment,
    Change,
    GroundTruth,
    Member,
    Prediction,
    Project,
    Task,
    User,
)
from tests.settling import settled

EVERYTHING = Scope(user_id=0)

CHOICES = """
<View>
  <Text name="text" value="$text"/>
  <Choices name="label" toName="text">
    <Choice value="yes"/><Choice value="no"/>
  </Choices>
</View>
"""


def choice(*chosen: str) -> list[dict[str, Any]]:
    """A result that chooses these."""
    value = {"choices": list(chosen)}
    return [
        {"from_name": "label", "to_name": "text", "type": "choices", "value": value}
    ]


class Stored:
    """Makes rows straight in the tables, with defaults, and reads them back."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def user(self, email: str | None = None, *, is_admin: bool = False) -> UserRow:
        email = email or f"user{next(self._numbers)}@example.org"
        with db.write():
            made = User.create(
                email=email,
                name=email.split("@", maxsplit=1)[0],
                is_admin=is_admin,
                created_at=timestamps.now(),
            )
            return users.by_ids([made.id])[made.id]

    def project(
        self,
        title: str = "Project",
        label_config: str = CHOICES,
        scoring_profile: str = "{}",
    ) -> ProjectRow:
        with db.write():
            made = Project.create(
                title=title,
                label_config=label_config,
                scoring_profile=scoring_profile,
                created_at=timestamps.now(),
                updated_at=timestamps.now(),
            )
            return projects.by_ids(EVERYTHING, [made.id])[made.id]

    def member(self, project: ProjectRow, role: str) -> UserRow:
        user = self.user()
        with db.write():
            Member.create(project=project.id, user=user.id, role=role)
        return user

    def task(self, project: ProjectRow | None = None, **data: object) -> TaskRow:
        project = project or self.project()
        number = next(self._numbers)
        text = orjson.dumps(data or {"text": f"text {number}"}).decode()
        with db.write():
            made = Task.create(
                project=project.id,
                data=text,
                data_digest=digest(orjson.loads(text)),
                search_text=" ".join(map(str, orjson.loads(text).values())).casefold(),
                created_at=timestamps.now(),
                updated_at=timestamps.now(),
            )
        return self.task_now(made.id)

    def assignment(self, task: TaskRow, user: UserRow) -> None:
        with db.write():
            Assignment.create(task=task.id, user=user.id, project=task.project_id)

    def annotation(
        self,
        task: TaskRow | None = None,
        annotator: UserRow | None = None,
        result: object = None,
        **fields: object,
    ) -> AnnotationRow:
        task = task or self.task()
        annotator = annotator or self.user()
        with db.write():
            made = Annotation.create(
                project=task.project_id,
                task=task.id,
                annotator=annotator.id,
                result=orjson.dumps(choice("yes") if result is None else result),
                created_at=timestamps.now(),
                updated_at=timestamps.now(),
                **fields,
            )
            accuracies.answers_moved([task.id])
        settled()
        return self.annotation_now(made.id)

    def prediction(
        self,
        task: TaskRow | None = None,
        result: object = None,
        model_version: str = "model-1",
        **fields: object,
    ) -> PredictionRow:
        task = task or self.task()
        with db.write():
            made = Prediction.create(
                project=task.project_id,
                task=task.id,
                model_version=model_version,
                result=orjson.dumps(choice("yes") if result is None else result),
                created_at=timestamps.now(),
                **fields,
            )
            accuracies.answers_moved([task.id])
        settled()
        return self.prediction_now(made.id)

    def ground_truth(self, annotation: AnnotationRow) -> None:
        with db.write():
            GroundTruth.create(
                task=annotation.task_id,
                project=annotation.project_id,
                annotation=annotation.id,
                set_at=timestamps.now(),
                result=annotation.result,
            )
            accuracies.truths_moved([annotation.task_id])
        settled()

    def task_now(self, task_id: int) -> TaskRow:
        with db.read():
            return tasks.by_ids(EVERYTHING, [task_id])[task_id]

    def annotation_now(self, annotation_id: int) -> AnnotationRow:
        with db.read():
            return annotations.by_ids(EVERYTHING, [annotation_id])[annotation_id]

    def prediction_now(self, prediction_id: int) -> PredictionRow:
        with db.read():
            return predictions.by_ids(EVERYTHING, [prediction_id])[prediction_id]

    def project_now(self, project_id: int) -> ProjectRow:
        with db.read():
            return projects.by_ids(EVERYTHING, [project_id])[project_id]

    def ground_truths(self) -> dict[int, int]:
        """The ground truth of each task that has one, by their ids."""
        with db.read():
            text = "SELECT task_id, annotation_id FROM ground_truths ORDER BY task_id"
            return dict(db.run(text).fetchall())

    def changes(self) -> list[str]:
        """The kinds of all changes, oldest first."""
        with db.read():
            return [one.kind for one in Change.select().order_by(Change.id)]
