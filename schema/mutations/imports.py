"""Importing tasks in Label Studio's JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
import strawberry

import exchange
from exchange import ImportErrorPolicy, Problem, Report
from exchange.checks import InvalidValue
from exchange.options import DEFAULT, GroundTruthMerge, ImportOptions, MatchBy, named
from execution import batched, column
from models import limits
from models.commands import idempotency
from models.refusals import Reason, Refusal
from models.texts import checked_text
from resolvers import projects
from schema.arguments import Root
from schema.context import Context
from schema.declare import enumeration_of, input_type, object_type
from schema.fields import referred
from schema.ids import number_of
from schema.project import Project
from schema.scalars import JSON

_OPERATION = "importTasks"


enumeration_of(
    ImportErrorPolicy,
    "What to do about invalid tasks.",
    REJECT_ALL="One invalid task rejects the whole import.",
    SKIP_INVALID="Invalid tasks are left out and reported.",
)


enumeration_of(
    MatchBy,
    "How imported tasks are matched with stored ones.",
    name="ImportMatch",
    ID="By `id`, or by `data` if the task has no `id`.",
    DATA=(
        "By `data` if the `id` is unknown here. For tasks that went through "
        "another Label Studio, which gave them new ids."
    ),
)


enumeration_of(
    GroundTruthMerge,
    "How ground truths are merged if the imported tasks differ.",
    name="ImportGroundTruths",
    MERGE=(
        "Take over what changed since the last import of the same source, "
        "unless the ground truth was changed here since."
    ),
    FILE="Always use the imported ground truth.",
    KEEP="Keep the stored ground truth; use the imported one only for new tasks.",
)


@input_type
class ImportTasksInput:
    """Tasks to import."""

    project_id: strawberry.ID = strawberry.field(description="The project.")
    tasks: list[JSON] = strawberry.field(
        description=(
            "Tasks in Label Studio's JSON, with their annotations and predictions, at"
            " most 1000."
        )
    )
    on_error: ImportErrorPolicy = strawberry.field(
        default=ImportErrorPolicy.REJECT_ALL,
        description="What to do about invalid tasks.",
    )
    source: str = strawberry.field(
        default="",
        description=(
            "A name for the Label Studio that the tasks come from, in letters, digits"
            " and hyphens. Give two Label Studios two names: both count their ids"
            " from 1."
        ),
    )
    match: MatchBy = strawberry.field(
        default=MatchBy.ID, description="How tasks are matched with stored ones."
    )
    update_data: bool = strawberry.field(
        default=False,
        description=(
            "Take different `data` under a known `id` as an edit, even without a"
            " `created_at` that proves it. Otherwise, such a task is refused."
        ),
    )
    ground_truths: GroundTruthMerge = strawberry.field(
        default=GroundTruthMerge.MERGE, description="How ground truths are merged."
    )
    idempotency_key: str | None = strawberry.field(
        default=None,
        description=(
            "A key of your choice. If you repeat it within 24 hours, nothing is"
            " imported, and you get the first answer again."
        ),
    )


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """An error or a warning about one of the tasks."""

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
    """An error or a warning about one of the tasks."""

    index: int = column(description="The position in `tasks`, from 0.")
    path: str | None = column(
        description="Where in that task, such as `annotations[0].result`."
    )
    message: str = column(description="What is wrong, and what would be right.")
    count: int = column(
        description=(
            "The number of times that it occurs. Warnings of one kind are reported"
            " once, with the first place; each error is reported by itself."
        )
    )


@object_type
class ImportTasksPayload:
    """Result of `importTasks`."""

    project: Project = referred(
        projects.by_ids, "project_id", description="The project as it is now."
    )
    task_count: int = column(
        description=(
            "The number of imported tasks, including those that existed before."
        )
    )
    annotation_count: int = column(description="The number of their annotations.")
    prediction_count: int = column(description="The number of their predictions.")
    ground_truth_count: int = column(
        description="The number of imported tasks with a ground truth."
    )
    kept_ground_truth_count: int = column(
        description=(
            "The number of tasks whose ground truth stays as it is here, although"
            " `ground_truth` in the import differs."
        )
    )
    errors: list[ImportError] = column(
        description="Why tasks were refused, at most 1000."
    )
    warnings: list[ImportError] = column(
        description=(
            "What was left out, read differently from how it is written, or can never"
            " be compared: each kind once, at most 1000."
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
    projects.managed(context.viewer, number, "Importing tasks")
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
    except InvalidValue as fault:
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
        name: [ProblemRow(**problem) for problem in answer[name]]
        for name in ("errors", "warnings")
    }
    return ImportRow(**{**answer, **problems})


@object_type
class ImportMutations:
    """The part of the mutations that is about imports."""

    import_tasks: ImportTasksPayload = batched(
        _import_tasks,
        description=(
            "Import tasks in Label Studio's JSON, with their annotations and"
            " predictions. A task whose `id` was imported before is updated; different"
            " `data` under this `id` is refused unless `created_at` or `updateData`"
            " says that it was edited. For managers."
        ),
    )
