"""Lists of annotations, in the parts and branches that indexes hold in order."""

from collections.abc import Sequence

from models import database as db
from models.conditions import AnnotationCondition, Order
from models.database import Sql, among
from models.keysets import Term
from models.queries.seen_projects import read_apart
from models.reading import Branch, Part, are_few
from models.scope import Scope
from models.sql import (
    FALSE,
    NULL,
    TRUE,
    all_of,
    any_of,
    put,
    seen_as,
    seen_in_part,
    seen_whole,
    where_seen_whole,
    within,
)

_COLUMNS = {"CREATED_AT": "a.created_at", "UPDATED_AT": "a.updated_at"}
_ACCURACY = "a.accuracy"
_MARKED = (
    "EXISTS (SELECT 1 FROM ground_truths marked WHERE marked.annotation_id = a.id"
    " LIMIT 1 OFFSET 0)"
)


def term(scope: Scope, order: Order) -> Term | None:
    """What an order is by; None where the scope sees no value of any annotation."""
    name, descending = order
    if name == "ACCURACY":
        expression = where_seen_whole(scope, "a.project_id", _ACCURACY)
        return None if expression == NULL else Term(name, expression, descending, True)
    return Term(name, Sql(_COLUMNS[name]), descending)


def parts(
    scope: Scope,
    project_id: int | None,
    condition: AnnotationCondition,
    terms: Sequence[Term],
) -> list[Part]:
    """The annotations of a project that pass, or of all projects of the scope."""
    projects = read_apart(scope, project_id)
    if projects is None:
        return [Part([Branch(matching(scope, None, condition), terms)])]
    return [
        part
        for one in projects
        for part in _of_project(scope.narrowed(one), one, condition, terms)
    ]


def visible(scope: Scope) -> Sql:
    """The condition that the scope sees the annotation ``a``."""
    own = all_of([seen_in_part(scope, "a.project_id"), _is_by(scope.user_id)])
    if not scope.own:
        return seen_whole(scope, "a.project_id")
    return any_of(seen_whole(scope, "a.project_id"), own)


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
    terms: Sequence[Term],
) -> list[Part]:
    all_ = matching(scope, project_id, condition)
    if all_ == FALSE:
        return []
    if condition.ids is not None or condition.task_ids is not None:
        # The sign keeps the project's indexes out of it: the ids are what leads there.
        named = [
            Sql("+a.project_id = ?", (project_id,)),
            matching(scope, None, condition),
        ]
        return [Part([], found=[all_of(named)])]
    if scope.own:
        return [Part([], found=[all_])]
    return [_whole(scope, project_id, condition, terms)]


def _whole(
    scope: Scope,
    project_id: int,
    condition: AnnotationCondition,
    terms: Sequence[Term],
) -> Part:
    terms = [_of_passing(one, condition) for one in terms]
    ranges = _ranges(scope, condition)
    wanted, by = condition.is_ground_truth, condition.annotator_id
    in_order = [
        Sql("a.project_id = ?", (project_id,)),
        ranges.pop(terms[0].name, TRUE),
        None if wanted else _is_ground_truth(scope, wanted),
    ]
    tests = [*ranges.values(), None if by is None else _is_by(by)]
    if wanted:
        tests.append(Sql(_MARKED))
    branch, tested = Branch(all_of(in_order), terms), all_of(tests)
    if tested == TRUE:
        return Part([branch])
    found, rows = _finding(scope, project_id, condition)
    return Part([branch], tested, [found], are_few([[rows]]))


def _finding(
    scope: Scope, project_id: int, condition: AnnotationCondition
) -> tuple[Sql, Sql]:
    """What finds all that pass, and the rows that are gone through for that."""
    if not condition.is_ground_truth:
        all_ = matching(scope, project_id, condition)
        return all_, put("annotations a WHERE ", all_)
    rows = Sql("ground_truths g WHERE g.project_id = ?", (project_id,))
    marked = put("a.id IN (SELECT g.annotation_id FROM ", rows, ")")
    # The sign: see above. PostgreSQL counts the rows, and needs none. An annotator's
    # own index may lead there as well.
    sign = "+" if db.is_sqlite() and condition.annotator_id is None else ""
    of_one = Sql(f"{sign}a.project_id = ?", (project_id,))
    others = condition._replace(is_ground_truth=None)
    return all_of([of_one, marked, matching(scope, None, others)]), rows


def _of_passing(one: Term, condition: AnnotationCondition) -> Term:
    """The term as it is in a project seen whole, among those that pass.

    Ground truths have no accuracy; where it is asked for, all have one.
    """
    if one.name != "ACCURACY":
        return one
    return one._replace(
        expression=Sql(_ACCURACY),
        nullable=condition.accuracy is None,
        empty=bool(condition.is_ground_truth),
    )


def _named(condition: AnnotationCondition) -> Sql:
    ids, task_ids = condition.ids, condition.task_ids
    return all_of(
        [
            None if ids is None else among("a.id", ids),
            None if task_ids is None else among("a.task_id", task_ids),
        ]
    )


def _ranges(scope: Scope, condition: AnnotationCondition) -> dict[str, Sql]:
    """The conditions on the annotation's own values, by the name of the order by it."""
    found = {}
    if condition.accuracy is not None:
        accuracy = where_seen_whole(scope, "a.project_id", _ACCURACY)
        # A ground truth is compared with nothing.
        has_none = accuracy == NULL or condition.is_ground_truth
        there = FALSE if has_none else put(accuracy, " IS NOT NULL")
        found["ACCURACY"] = all_of([there, within(accuracy, condition.accuracy)])
    if condition.created_at is not None:
        found["CREATED_AT"] = within("a.created_at", condition.created_at) or TRUE
    return found


def _is_by(user_id: int) -> Sql:
    return Sql("a.annotator_id = ?", (user_id,))


def _is_ground_truth(scope: Scope, wanted: bool | None) -> Sql:
    """It is one, or none, as far as the scope may know."""
    seen = seen_whole(scope, "a.project_id")
    return seen_as(wanted, seen, Sql(_MARKED), Sql(f"NOT {_MARKED}"))
