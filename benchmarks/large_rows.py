"""The rows of a large project: seeded, and skewed as in life.

Older tasks are marked more often than new ones, most tasks change on the day that they
are made, few annotators do most.
"""

import random
from collections.abc import Iterable, Sequence
from itertools import accumulate, count
from typing import Any, NamedTuple

from benchmarks.rows import LABELS

SEED = 11
DAY = 86_400_000_000
BEGIN = 1_700_000_000_000_000
DAYS = 700
ANNOTATORS = 20
LATE = 0.1
ASSIGNED = 0.01
FEW_TASKS = 200
"""How many tasks the last annotator and the last model version have answered."""

WORDS = [
    "morning",
    "evening",
    "street",
    "bridge",
    "river",
    "tower",
    "market",
    "garden",
    "window",
    "harbour",
    "station",
    "winter",
    "summer",
    "crowd",
    "lantern",
    "tram",
    "bicycle",
    "letter",
    "paper",
    "engine",
]
MODELS = ("large-1", "small-1", "tiny-1", "trial-1")

COLUMNS = {
    "tasks": (
        "id, project_id, external_id, data, search_text, annotation_count,"
        " prediction_count, mean_accuracy, ground_truth_set_at, created_at, updated_at"
    ),
    "annotations": (
        "id, project_id, task_id, annotator_id, result, accuracy, created_at,"
        " updated_at"
    ),
    "predictions": (
        "project_id, task_id, model_version, score, result, accuracy, created_at"
    ),
    "ground_truths": "task_id, project_id, annotation_id, set_at, result",
    "changes": "project_id, number, kind, at, task_id, annotation_id",
    "assignments": "task_id, user_id, project_id",
}

Rows = dict[str, list[Sequence[Any]]]


class Made(NamedTuple):
    """Who and what the rows are about."""

    project_id: int
    reviewer_id: int
    annotator_ids: list[int]
    """The first has the most annotations, the last has few."""


class LargeRows:
    """Makes tasks with all that belongs to them."""

    def __init__(self, made: Made, tasks: int) -> None:
        self._dice = random.Random(SEED)  # noqa: S311 - rows, no secrets
        self._made = made
        self._tasks = tasks
        self._annotations = count(1)
        self.changes = count(2)  # the first is the project's own
        most = self._made.annotator_ids[:-1]
        self._shares = list(accumulate(1 / (n + 1) for n in range(len(most))))
        step = max(1, tasks // FEW_TASKS)
        self._few = frozenset(range(step, tasks + 1, step))

    def of(self, task_ids: Iterable[int]) -> Rows:
        """These tasks, and their answers, marks and history, by table."""
        rows: Rows = {table: [] for table in COLUMNS}
        for task_id in task_ids:
            self._add(rows, task_id)
        return rows

    def _add(self, rows: Rows, task_id: int) -> None:
        dice, tasks = self._dice, self._tasks
        project_id = 1 if task_id <= tasks else 2
        created = BEGIN + int(task_id / tasks * DAYS * DAY) + dice.randrange(DAY)
        late = dice.random() < LATE
        updated = created + (int(dice.expovariate(1 / (60 * DAY))) if late else 0)
        marked = dice.random() < 0.6 * (1 - task_id / tasks) + 0.02
        set_at = created + dice.randrange(90 * DAY) if marked else None
        answers = self._annotators(task_id)
        ids = [next(self._annotations) for _ in answers]
        truth = dice.randrange(len(ids)) if marked else None
        mean = self._answer(rows, task_id, project_id, answers, ids, truth, created)
        models = self._predict(rows, task_id, project_id, marked, created)
        if set_at is not None and truth is not None:
            marked_id = ids[truth]
            verified = next(
                row[4] for row in rows["annotations"][::-1] if row[0] == marked_id
            )
            rows["ground_truths"].append(
                (task_id, project_id, marked_id, set_at, verified)
            )
            self._change(rows, project_id, task_id, ids[truth], set_at)
        text = f"{' '.join(dice.choices(WORDS, k=9))} number {task_id}"
        data = f'{{"text":"{text}","image":"https://example.org/{task_id}.jpg"}}'
        words = f"{text}\nhttps://example.org/{task_id}.jpg"
        rows["tasks"].append(
            (
                *(task_id, project_id, str(task_id), data, words),
                *(len(ids), models, mean, set_at, created, updated),
            )
        )
        if dice.random() < ASSIGNED:
            one = self._made.annotator_ids[5]
            rows["assignments"].append((task_id, one, project_id))

    def _annotators(self, task_id: int) -> list[int]:
        people = self._made.annotator_ids
        number = min(9, 1 + int(self._dice.expovariate(0.5)))
        drawn = self._dice.choices(people[:-1], cum_weights=self._shares, k=number)
        found = list(dict.fromkeys(drawn))
        return [*found, people[-1]] if task_id in self._few else found

    def _answer(  # noqa: PLR0913, PLR0917 - what a row is made of
        self,
        rows: Rows,
        task_id: int,
        project_id: int,
        answers: list[int],
        ids: list[int],
        truth: int | None,
        created: int,
    ) -> float | None:
        accuracies = []
        for place, (one, id_) in enumerate(zip(answers, ids, strict=True)):
            compared = truth is not None and place != truth
            accuracy = self._accuracy() if compared else None
            at = created + self._dice.randrange(30 * DAY)
            rows["annotations"].append(
                (id_, project_id, task_id, one, self._result(), accuracy, at, at)
            )
            if accuracy is not None:
                accuracies.append(accuracy)
        return sum(accuracies) / len(accuracies) if accuracies else None

    def _predict(
        self, rows: Rows, task_id: int, project_id: int, marked: bool, created: int
    ) -> int:
        dice = self._dice
        models = [
            model
            for model, share in zip(MODELS, (0.9, 0.4, 0.02), strict=False)
            if dice.random() < share
        ] + ([MODELS[3]] if task_id in self._few else [])
        for model in models:
            accuracy = self._accuracy() if marked else None
            rows["predictions"].append(
                (
                    *(project_id, task_id, model, round(dice.random(), 2)),
                    *(self._result(), accuracy, created),
                )
            )
        return len(models)

    def _change(
        self, rows: Rows, project_id: int, task_id: int, annotation_id: int, at: int
    ) -> None:
        if project_id == 1:
            number = next(self.changes)
            rare = number % 5_000 == 0
            kind = "ANNOTATION_DELETED" if rare else "GROUND_TRUTH_SET"
            rows["changes"].append((1, number, kind, at, task_id, annotation_id))

    def _accuracy(self) -> float:
        any_other = round(self._dice.random(), 3)
        return self._dice.choices((1.0, 0.0, any_other), (5, 2, 3))[0]

    def _result(self) -> str:
        return (
            '[{"from_name":"answer","to_name":"text","type":"choices","value":'
            f'{{"choices":["{self._dice.choice(LABELS)}"]}}}}]'
        )
