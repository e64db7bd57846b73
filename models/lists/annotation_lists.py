"""Lists of annotations, as segments that indexes hold in order or find."""

from collections.abc import Sequence
from functools import partial

from models.conditions import AnnotationCondition, Order
from models.db import database as db
from models.db.database import Sql, in_
from models.db.sql import (
    FALSE,
    NULL,
    TRUE,
    all_of,
    any_of,
    concat,
    seen_as,
    where_full_access,
    with_full_access,
    with_own_work,
    within,
)
from models.lists.keysets import SortKey, leading
from models.lists.pages import counted, number_of, total
from models.lists.segments import (
    Lookup,
    OrderedRange,
    Segment,
    read_apart,
    segments_of_projects,
)
from models.scope import Scope

_COLUMNS = {"CREATED_AT": "a.created_at", "UPDATED_AT": "a.updated_at"}
_ACCURACY = "a.accuracy"
_BY_ID = SortKey("ID", Sql("a.id"))
# OFFSET 0 keeps PostgreSQL from making a join of it, which reads all ground truths.
_MARKED = (
    "EXISTS (SELECT 1 FROM ground_truths marked WHERE marked.annotation_id = a.id"
    " LIMIT 1 OFFSET 0)"
)


def sort_key(scope: Scope, order: Order) -> SortKey | None:
    """What an order is by; None where the scope sees no value of any annotation."""
    name, descending = order
    if name == "ACCURACY":
        expression = where_full_access(scope, "a.project_id", _ACCURACY)
        return (
            None if expression == NULL else SortKey(name, expression, descending, True)
        )
    return SortKey(name, Sql(_COLUMNS[name]), descending)


def segments(
    scope: Scope,
    project_id: int | None,
    condition: AnnotationCondition,
    sort_keys: Sequence[SortKey],
) -> list[Segment]:
    """The annotations of a project that pass, or of all projects of the scope."""
    of_each = partial(_of_project, condition=condition, sort_keys=sort_keys)
    together = partial(matching, scope, None, condition)
    return segments_of_projects(scope, project_id, of_each, together, sort_keys)


def counting(
    scope: Scope, project_id: int | None, condition: AnnotationCondition
) -> Sql:
    """How many annotations of a project pass, or of all projects of the scope."""
    projects = read_apart(scope, project_id)
    named = condition.ids is not None or condition.task_ids is not None
    if projects is None or named or condition.is_ground_truth is None:
        return counted(
            "annotations a", segments(scope, project_id, condition, [_BY_ID])
        )
    return total(
        _number_by_mark(scope.narrowed(id_), id_, condition) for id_ in projects
    )


def _number_by_mark(
    scope: Scope, project_id: int, condition: AnnotationCondition
) -> Sql:
    """The ground truths are counted, and taken from all where the others are wanted."""
    others = condition._replace(is_ground_truth=None)
    all_ = counting(scope, project_id, others)
    if scope.own_work or condition.accuracy is not None:  # no ground truth among these
        return Sql("0") if condition.is_ground_truth else all_
    rows = Sql("ground_truths g WHERE g.project_id = ?", (project_id,))
    if others != AnnotationCondition():
        joined = Sql(
            "ground_truths g JOIN annotations a ON a.id = g.annotation_id"
            " WHERE g.project_id = ? AND ",
            (project_id,),
        )
        rows = concat(joined, matching(scope, None, others))
    marked = number_of(rows)
    return (
        marked if condition.is_ground_truth else concat("(", all_, " - ", marked, ")")
    )


def visible(scope: Scope) -> Sql:
    """The condition that the scope sees the annotation ``a``."""
    own = all_of([with_own_work(scope, "a.project_id"), _is_by(scope.user_id)])
    if not scope.own_work:
        return with_full_access(scope, "a.project_id")
    return any_of(with_full_access(scope, "a.project_id"), own)


def matching(
    scope: Scope, project_id: int | None, condition: AnnotationCondition
) -> Sql:
    """The condition that the annotation ``a`` is seen, of the project, and passes."""
    if project_id is not None:
        scope = scope.narrowed(project_id)
    of_one = None if project_id is None else Sql("a.project_id = ?", (project_id,))
    by = condition.annotator_id
    return all_of(
        [
            of_one,
            visible(scope),
            _named(condition),
            None if by is None else _is_by(by),
            _is_ground_truth(scope, condition.is_ground_truth),
            *_ranges(scope, condition).values(),
        ]
    )


def _of_project(
    scope: Scope,
    project_id: int,
    condition: AnnotationCondition,
    sort_keys: Sequence[SortKey],
) -> list[Segment]:
    all_ = matching(scope, project_id, condition)
    if all_ == FALSE:
        return []
    if condition.ids is not None or condition.task_ids is not None:
        return [
            Segment([], lookups=[Lookup([_named_in(scope, project_id, condition)])])
        ]
    if scope.own_work:
        if condition.annotator_id not in {None, scope.user_id}:
            return []
        condition = AnnotationCondition(
            annotator_id=scope.user_id, created_at=condition.created_at
        )
    return [_ordered(scope, project_id, condition, sort_keys)]


def _named_in(scope: Scope, project_id: int, condition: AnnotationCondition) -> Sql:
    """The condition of those that are named by their ids or their tasks'.

    The sign in ``+a.project_id`` keeps the project's indexes out of it: the ids find
    the rows.
    """
    of_one = Sql("+a.project_id = ?", (project_id,))
    return all_of([of_one, matching(scope.narrowed(project_id), None, condition)])


def _ordered(
    scope: Scope,
    project_id: int,
    condition: AnnotationCondition,
    sort_keys: Sequence[SortKey],
) -> Segment:
    sort_keys = [_of_passing(scope, key, condition) for key in sort_keys]
    ranges = _ranges(scope, condition)
    wanted = condition.is_ground_truth
    by = (
        Sql("TRUE")
        if condition.annotator_id is None
        else _is_by(condition.annotator_id)
    )
    # Indexes by annotator know nothing else: with more to look at, others do better.
    alone = condition.accuracy is None and not wanted
    in_order = [
        Sql("a.project_id = ?", (project_id,)),
        by if alone else None,
        None if wanted else _is_ground_truth(scope, wanted),
    ]
    values = ranges.pop(leading(sort_keys).name, TRUE)
    tests = [*ranges.values(), None if alone else by]
    if wanted:
        tests.append(Sql(_MARKED))
    ordered_range = OrderedRange(all_of(in_order), sort_keys, values)
    tested = all_of(tests)
    if tested == TRUE:
        return Segment([ordered_range])
    return Segment([ordered_range], tested, _lookups(scope, project_id, condition))


def _lookups(
    scope: Scope, project_id: int, condition: AnnotationCondition
) -> list[Lookup]:
    """What finds all that pass, and the rows that are read for that."""
    if not condition.is_ground_truth:
        all_ = matching(scope, project_id, condition)
        return [Lookup([all_], [concat("a.id AS id FROM annotations a WHERE ", all_)])]
    rows = Sql(
        "g.annotation_id AS id FROM ground_truths g WHERE g.project_id = ?",
        (project_id,),
    )
    # The sign as in _named_in: the ground truths find the rows. PostgreSQL has counted
    # them and needs no sign; with an annotator, the annotator's index may do as well.
    sign = "+" if db.is_sqlite() and condition.annotator_id is None else ""
    of_one = Sql(f"{sign}a.project_id = ?", (project_id,))
    others = condition._replace(is_ground_truth=None)
    fit = all_of([of_one, matching(scope, None, others)])
    return [Lookup([all_of([concat("a.id IN (SELECT ", rows, ")"), fit])], [rows], fit)]


def _of_passing(scope: Scope, key: SortKey, condition: AnnotationCondition) -> SortKey:
    """The key as it is in one project, among those that pass.

    Ground truths have no accuracy; where it is asked for, all have one.
    """
    if key.name != "ACCURACY":
        return key
    if scope.own_work:
        return key._replace(expression=NULL, empty=True)
    return key._replace(
        expression=Sql(_ACCURACY),
        nullable=condition.accuracy is None,
        empty=bool(condition.is_ground_truth),
    )


def _named(condition: AnnotationCondition) -> Sql:
    ids, task_ids = condition.ids, condition.task_ids
    return all_of(
        [
            None if ids is None else in_("a.id", ids),
            None if task_ids is None else in_("a.task_id", task_ids),
        ]
    )


def _ranges(scope: Scope, condition: AnnotationCondition) -> dict[str, Sql]:
    """The conditions on the annotation's own values, by the name of the order by it."""
    conditions = {}
    if condition.accuracy is not None:
        accuracy = where_full_access(scope, "a.project_id", _ACCURACY)
        # A ground truth is compared with nothing.
        has_none = accuracy == NULL or condition.is_ground_truth
        there = FALSE if has_none else concat(accuracy, " IS NOT NULL")
        conditions["ACCURACY"] = all_of([there, within(accuracy, condition.accuracy)])
    if condition.created_at is not None:
        conditions["CREATED_AT"] = within("a.created_at", condition.created_at) or TRUE
    return conditions


def _is_by(user_id: int) -> Sql:
    return Sql("a.annotator_id = ?", (user_id,))


def _is_ground_truth(scope: Scope, wanted: bool | None) -> Sql:
    """It is one, or none, as far as the scope may know."""
    seen = with_full_access(scope, "a.project_id")
    return seen_as(wanted, seen, Sql(_MARKED), Sql(f"NOT {_MARKED}"))
