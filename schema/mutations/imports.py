"""Importing tasks in Label Studio's JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
import strawberry

import exchange
from exchange import ImportErrorPolicy, Problem, Report
from exchange.checks import Fault
from exchange.options import DEFAULT, GroundTruthMerge, ImportOptions, MatchBy, named
from execution import batched, column
from models import limits
from models.commands import idempotency
from models.refusals import Reason, Refusal
from resolvers import projects
from schema.arguments import Root
from schema.context import Context
from schema.declare import enumeration_of, input_type, object_type
from schema.fields import referred
from schema.ids import number_of
from schema.project import Project
from schema.scalars import JSON, checked_text

_OPERATION = "importTasks"


enumeration_of(
    ImportErrorPolicy,
    "What an invalid task does to the import.",
    REJECT_ALL="One invalid task rejects the whole import.",
    SKIP_INVALID="Invalid tasks are left out and reported.",
)


enumeration_of(
    MatchBy,
    "What makes a task that comes in one that is here.",
    name="ImportMatch",
    ID="Its `id`; without one, its `data`.",
    DATA=(
        "Its `data`, whatever its `id`: for tasks that went through another"
        " Label Studio, which gave them new ids."
    ),
)


enumeration_of(
    GroundTruthMerge,
    ("Whose ground truth stands where the tasks that come in say another."),
    name="ImportGroundTruths",
    MERGE=(
        "What differs from the last import of the same source is taken"
        " over, unless the ground truth was changed here since."
    ),
    FILE="Always the one that comes in.",
    KEEP="The one that is here; only new tasks bring theirs.",
)


@input_type
class ImportTasksInput:
    """Tasks to be imported."""

    project_id: strawberry.ID = strawberry.field(description="Where they come into.")
    tasks: list[JSON] = strawberry.field(
        description=(
            "Tasks in Label Studio's JSON, with their annotations and predictions, at"
            " most 1000."
        )
    )
    on_error: ImportErrorPolicy = strawberry.field(
        default=ImportErrorPolicy.REJECT_ALL, description="What an invalid task does."
    )
    source: str = strawberry.field(
        default="",
        description=(
            "The name of the Label Studio that the ids are of, in letters, digits and"
            " hyphens. Two of them, which both count from 1, need two names."
        ),
    )
    match: MatchBy = strawberry.field(
        default=MatchBy.ID, description="What makes a task one that is here."
    )
    update_data: bool = strawberry.field(
        default=False,
        description=(
            "Take other `data` under a known `id` for an edit where `created_at` does"
            " not tell; else the task is refused."
        ),
    )
    ground_truths: GroundTruthMerge = strawberry.field(
        default=GroundTruthMerge.MERGE, description="Whose ground truth stands."
    )
    idempotency_key: str | None = strawberry.field(
        default=None,
        description=(
            "A key of your choice. Repeating it within 24 hours imports nothing, and"
            " answers as the first time."
        ),
    )


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """What is wrong with one of the tasks."""

    index: int
    path: str | None
    message: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class ImportRow:
    """What an import did."""

    project_id: int
    task_count: int
    annotation_count: int
    prediction_count: int
    ground_truth_count: int
    errors: list[ProblemRow]
    warnings: list[ProblemRow]
    kept_ground_truth_count: int = 0


@object_type
class ImportError:
    """What is wrong with one of the tasks."""

    index: int = column(description="The position in `tasks`, from 0.")
    path: str | None = column(
        description="Where in that task, such as `annotations[0].result`."
    )
    message: str = column(description="What is wrong, and what would be right.")
    count: int = column(
        description=(
            "How often the import has it. Warnings of a kind are one, with the first"
            " place; each error stands for itself."
        )
    )


@object_type
class ImportTasksPayload:
    """Result of `importTasks`."""

    project: Project = referred(
        projects.by_ids, "project_id", description="The project as it is now."
    )
    task_count: int = column(
        description="How many tasks were imported, those that were there included."
    )
    annotation_count: int = column(description="How many annotations came with them.")
    prediction_count: int = column(description="How many predictions came with them.")
    ground_truth_count: int = column(
        description="How many of the tasks came with a ground truth."
    )
    kept_ground_truth_count: int = column(
        description=(
            "How many tasks keep the ground truth that they have here, or have none,"
            " other than their `ground_truth` says."
        )
    )
    errors: list[ImportError] = column(
        description="Why tasks were refused, at most 1000."
    )
    warnings: list[ImportError] = column(
        description=(
            "What of the tasks was not taken over, read otherwise than it is written,"
            " or is never compared: each kind once, at most 1000."
        )
    )


def _import_tasks(
    _: Root,
    context: Context,
    input: Annotated[
        ImportTasksInput, strawberry.argument(description="What to import.")
    ],
) -> Sequence[ImportRow]:
    number = number_of("Project", input.project_id)
    count = exchange.task_count(input.tasks)
    if count > limits.now().import_tasks:
        refused = limits.too_many("tasks", count, "import_tasks")
        raise Refusal(
            Reason.TOO_MANY,
            f"{refused} For more, use the command line's `import`.",
        )
    projects.managed(context.viewer, number, "import tasks")
    if input.idempotency_key is None:
        return [_imported(number, input, context.viewer.id)]
    key = checked_text("idempotencyKey", input.idempotency_key)
    return [_imported_once(number, input, context.viewer.id, key)]


def _imported(number: int, given: ImportTasksInput, actor_id: int) -> ImportRow:
    report = exchange.import_tasks(
        number, given.tasks, given.on_error, actor_id, options=_options(given)
    )
    return _row(number, report)


def _options(given: ImportTasksInput) -> ImportOptions:
    try:
        source = named(given.source, "source")
    except Fault as fault:
        raise Refusal(Reason.INVALID_VALUE, str(fault)) from fault
    return ImportOptions(
        source=source,
        match=given.match,
        update_data=given.update_data,
        ground_truths=given.ground_truths,
    )


def _imported_once(
    number: int, given: ImportTasksInput, actor_id: int, key: str
) -> ImportRow:
    """What the import does now, or did when the key was given first."""
    request = [number, ascii(given.tasks), given.on_error]
    options = _options(given)
    if options != DEFAULT:  # a key that was used before there were any is known again
        request += [options.source, options.match, options.update_data]
        request += [options.ground_truths]
    idempotency.in_turn(actor_id, _OPERATION, key)
    answer = idempotency.recall(actor_id, _OPERATION, key, request)
    if answer is not None:
        return _recalled(orjson.loads(answer))
    row = _imported(number, given, actor_id)
    text = orjson.dumps(row).decode()
    idempotency.remember(actor_id, _OPERATION, key, request, text)
    return row


def _row(number: int, report: Report) -> ImportRow:
    return ImportRow(
        number,
        report.task_count,
        report.annotation_count,
        report.prediction_count,
        report.ground_truth_count,
        [_problem(error) for error in report.errors],
        [_problem(warning) for warning in report.warnings],
        report.ground_truths_kept,
    )


def _problem(problem: Problem) -> ProblemRow:
    return ProblemRow(problem.index, problem.path, problem.message, problem.count)


def _recalled(answer: dict[str, Any]) -> ImportRow:
    problems = {
        name: [ProblemRow(**one) for one in answer[name]]
        for name in ("errors", "warnings")
    }
    return ImportRow(**{**answer, **problems})


@object_type
class ImportMutations:
    """The part of the mutations that is about imports."""

    import_tasks: ImportTasksPayload = batched(
        _import_tasks,
        description=(
            "Add tasks in Label Studio's JSON, with their annotations and predictions."
            " Tasks with an `id` that was imported before are updated; other `data`"
            " under it is refused unless `created_at` or `updateData` says that it was"
            " edited. For managers."
        ),
    )
