"""How fast a page of tasks is executed: breadth first, by graphql-core, by hand.

The rows are in memory already, so that nothing but execution and JSON is measured.

    python -m benchmarks.execution
"""

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple, NewType

import orjson
import strawberry
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

from execution import BatchedSchema, batched, column, computed, instances

ROUNDS = 9
TASKS = 50
ANNOTATIONS = 3

PAGE = """
query ($first: Int!) {
  tasks(first: $first) {
    nodes {
      id data annotationCount
      groundTruth { ...answer }
      annotations { ...answer }
      predictions { ...answer modelVersion }
    }
  }
}
fragment answer on SampleAnswer {
  id result accuracy accuracyStatus wasCancelled version
}
"""

JSON = NewType("JSON", str)


class SampleAnswerRow(NamedTuple):
    """A row of annotations or predictions."""

    id: int
    result: str
    accuracy: float | None
    accuracy_status: str
    was_cancelled: bool
    version: int
    model_version: str


class SampleTaskRow(NamedTuple):
    """A row of tasks, with what belongs to it."""

    id: int
    data: str
    annotation_count: int
    annotations: list[SampleAnswerRow]
    predictions: list[SampleAnswerRow]


class SamplePageRow(NamedTuple):
    """Some of the rows."""

    nodes: list[SampleTaskRow]


def _answers(task: int, count: int) -> list[SampleAnswerRow]:
    return [
        SampleAnswerRow(
            id=task * ANNOTATIONS + number,
            result='[{"type": "choices", "value": {"choices": ["cat"]}}]',
            accuracy=0.5 if number else None,
            accuracy_status="SCORED" if number else "IS_GROUND_TRUTH",
            was_cancelled=False,
            version=1,
            model_version="v1",
        )
        for number in range(count)
    ]


ROWS = [
    SampleTaskRow(
        id=number,
        data='{"text": "What is to be labelled."}',
        annotation_count=ANNOTATIONS,
        annotations=_answers(number, ANNOTATIONS),
        predictions=_answers(number, 1),
    )
    for number in range(TASKS)
]


def _answers_of(
    tasks: Sequence[SampleTaskRow], first: int = 100
) -> list[list[SampleAnswerRow]]:
    return [task.annotations[:first] for task in tasks]


def _predictions_of(
    tasks: Sequence[SampleTaskRow], first: int = 100
) -> list[list[SampleAnswerRow]]:
    return [task.predictions[:first] for task in tasks]


def _ground_truths_of(tasks: Sequence[SampleTaskRow]) -> list[SampleAnswerRow]:
    return [task.annotations[0] for task in tasks]


def _page(roots: Sequence[None], first: int = 20) -> list[SamplePageRow]:
    return [SamplePageRow(ROWS[:first])]


@strawberry.type
class SampleAnswer:
    """An annotation or a prediction."""

    is_type_of = instances(SampleAnswerRow)

    id: strawberry.ID = computed(lambda row: f"Answer:{row.id}")
    result: JSON = column()
    accuracy: float | None = column()
    accuracy_status: str = column()
    was_cancelled: bool = column()
    version: int = column()
    model_version: str = column()


@strawberry.type
class SampleTask:
    """What is answered."""

    is_type_of = instances(SampleTaskRow)

    id: strawberry.ID = computed(lambda row: f"Task:{row.id}")
    data: JSON = column()
    annotation_count: int = column()
    ground_truth: SampleAnswer | None = batched(_ground_truths_of)
    annotations: list[SampleAnswer] = batched(_answers_of)
    predictions: list[SampleAnswer] = batched(_predictions_of)


@strawberry.type
class SamplePage:
    """Some of the tasks."""

    nodes: list[SampleTask] = column()


@strawberry.type
class SampleQuery:
    """The way in."""

    tasks: SamplePage = batched(_page)


def _schema(*, breadth_first: bool) -> BatchedSchema:
    return BatchedSchema(
        query=SampleQuery,
        breadth_first=breadth_first,
        extensions=[lambda: ParserCache(8), lambda: ValidationCache(8)],
        config=StrawberryConfig(
            scalar_map={JSON: strawberry.scalar(name="JSON", serialize=orjson.Fragment)}
        ),
    )


def by_schema(schema: BatchedSchema) -> bytes:
    """The page as the schema's executor makes it."""
    result = schema.execute_sync(PAGE, {"first": TASKS})
    return orjson.dumps({"data": result.data})


def by_hand() -> bytes:
    """The page as a function makes it that is written for nothing else."""
    tasks = [
        {
            "id": f"Task:{task.id}",
            "data": orjson.Fragment(task.data),
            "annotationCount": task.annotation_count,
            "groundTruth": _by_hand(task.annotations[0]),
            "annotations": [_by_hand(answer) for answer in task.annotations],
            "predictions": [
                {**_by_hand(answer), "modelVersion": answer.model_version}
                for answer in task.predictions
            ],
        }
        for task in ROWS
    ]
    return orjson.dumps({"data": {"tasks": {"nodes": tasks}}})


def _by_hand(answer: SampleAnswerRow) -> dict[str, Any]:
    return {
        "id": f"Answer:{answer.id}",
        "result": orjson.Fragment(answer.result),
        "accuracy": answer.accuracy,
        "accuracyStatus": answer.accuracy_status,
        "wasCancelled": answer.was_cancelled,
        "version": answer.version,
    }


CONTENDERS: dict[str, Callable[[], bytes]] = {
    "by hand": by_hand,
    "breadth first": partial(by_schema, _schema(breadth_first=True)),
    "graphql-core": partial(by_schema, _schema(breadth_first=False)),
}


def measure() -> dict[str, float]:
    """Seconds for a page: the median of rounds in which the contenders take turns."""
    if len({page() for page in CONTENDERS.values()}) != 1:
        raise RuntimeError("The contenders do not give the same bytes.")
    rounds = [
        {name: _seconds(page) for name, page in CONTENDERS.items()}
        for _ in range(ROUNDS)
    ]
    return {
        name: statistics.median(round_[name] for round_ in rounds)
        for name in CONTENDERS
    }


def _seconds(page: Callable[[], bytes], times: int = 20) -> float:
    started = time.perf_counter()
    for _ in range(times):
        page()
    return (time.perf_counter() - started) / times


def main() -> None:
    """Write one line for each contender."""
    seconds = measure()
    ours = seconds["breadth first"]
    for name, taken in seconds.items():
        line = f"{name:14} {taken * 1e6:8.0f} µs {taken / ours:6.2f} of breadth first"
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
