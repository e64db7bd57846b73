"""The predictions of one model version in a project, as segments of a list."""

from collections.abc import Sequence

from models.conditions import Order, PredictionCondition
from models.db.database import Sql, in_
from models.db.sql import (
    FALSE,
    NULL,
    all_of,
    any_of,
    concat,
    where_full_access,
    with_full_access,
    within,
)
from models.lists import task_conditions
from models.lists.keysets import SortKey, leading
from models.lists.pages import counted
from models.lists.segments import Lookup, OrderedRange, Segment
from models.scope import Scope

_ACCURACY = "p.accuracy"
_BY_ID = SortKey("ID", Sql("p.id"))


def sort_key(scope: Scope, order: Order) -> SortKey | None:
    """What an order is by; None where the scope sees no value of any prediction."""
    name, descending = order
    if name == "TASK":
        return SortKey(name, Sql("p.task_id"), descending)
    expression = where_full_access(scope, "p.project_id", _ACCURACY)
    return None if expression == NULL else SortKey(name, expression, descending, True)


def segments(
    scope: Scope,
    project_id: int,
    condition: PredictionCondition,
    sort_keys: Sequence[SortKey],
) -> list[Segment]:
    """Those of the project's predictions that pass.

    Args:
        scope: who asks, narrowed to the project.
        project_id: the project.
        condition: which predictions.
        sort_keys: what the list is ordered by.

    """
    model = Sql(
        "p.project_id = ? AND p.model_version = ?",
        (project_id, condition.model_version),
    )
    accuracy = _of_accuracy(scope, condition)
    if FALSE in (visible(scope), accuracy):
        return []
    if condition.ids is not None:
        # The sign keeps the indexes by model out of it: the ids find the rows.
        named = all_of([in_("p.id", condition.ids), concat("+", model), accuracy])
        return [Segment([], lookups=[Lookup([all_of([named, visible(scope)])])])]
    if scope.own_work:
        where = all_of([model, visible(scope), accuracy])
        return [Segment([], lookups=[Lookup([where])])]
    keys = [_of_passing(key, condition) for key in sort_keys]
    if accuracy is not None and leading(keys).name == "ACCURACY":
        return [Segment([OrderedRange(model, keys, accuracy)])]
    in_order = OrderedRange(model, keys)
    if accuracy is None:
        return [Segment([in_order])]
    passing = all_of([model, accuracy])
    rows = concat("p.id AS id FROM predictions p WHERE ", passing)
    return [Segment([in_order], accuracy, [Lookup([passing], [rows])])]


def counting(scope: Scope, project_id: int, condition: PredictionCondition) -> Sql:
    """How many of the project's predictions pass."""
    of_list = segments(scope, project_id, condition, [_BY_ID])
    return counted("predictions p", of_list)


def visible(scope: Scope) -> Sql:
    """The condition that the scope sees the prediction ``p``: it sees the task."""
    if not scope.own_work:
        return with_full_access(scope, "p.project_id")
    seen = task_conditions.visible(scope)
    of_task = Sql(
        f"EXISTS (SELECT 1 FROM tasks t WHERE t.id = p.task_id AND ({seen.text}))",
        seen.values,
    )
    return any_of(with_full_access(scope, "p.project_id"), of_task)


def _of_accuracy(scope: Scope, condition: PredictionCondition) -> Sql | None:
    if condition.accuracy is None:
        return None
    if where_full_access(scope, "p.project_id", _ACCURACY) == NULL:
        return FALSE
    in_range = within(_ACCURACY, condition.accuracy)
    return all_of([Sql(f"{_ACCURACY} IS NOT NULL"), in_range])


def _of_passing(key: SortKey, condition: PredictionCondition) -> SortKey:
    """The key as it is among those that pass: where it is asked for, all have one."""
    if key.name != "ACCURACY":
        return key
    nullable = condition.accuracy is None
    return key._replace(expression=Sql(_ACCURACY), nullable=nullable)
