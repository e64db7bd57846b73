"""No statement of a list goes through a large table: as the database says itself.

The filters and orders are the schema's own, so that a new one is covered by itself.
"""

import re
from collections.abc import Callable, Iterator
from itertools import chain, count, product
from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, get_nullable_type

from models.db import database as db
from models.rows import UserRow
from schema.schema import schema
from tests.schema.asking import Ask
from tests.stored import Stored

LARGE = {"tasks", "annotations", "predictions", "ground_truths", "changes"}
GIVEN: dict[str, list[Any]] = {
    "[ID!]": [["1", "3"]],
    "ID": ["2"],
    "Boolean": [True, False],
    "String": ["text"],
    "FloatRange": [{"gte": 0, "lte": 0.5}],
    "IntRange": [{"gte": 1, "lte": 2}],
    "DateTimeRange": [{"gte": "2020-01-01T00:00:00Z", "lte": "2100-01-01T00:00:00Z"}],
    "ConfusionFilter": [],  # its answers are found by their ids
}
"""Values of each type that a filter's field may have."""

Variables = dict[str, Any]


@pytest.fixture
def viewers(stored: Stored, admin: UserRow) -> dict[str, UserRow]:
    project = stored.project()
    annotator = stored.member(project, "ANNOTATOR")
    for number in range(6):
        task = stored.task(project)
        truth = stored.annotation(task, annotator)
        stored.annotation(task)
        stored.prediction(task)
        if number % 2:
            stored.ground_truth(truth)
    if not db.is_sqlite():
        _add_many([project.id, stored.project().id], annotator.id)
    reviewer = stored.member(project, "REVIEWER")
    return {"admin": admin, "annotator": annotator, "reviewer": reviewer}


@pytest.mark.parametrize("who", ["admin", "annotator"])
@pytest.mark.parametrize("name", ["task", "annotation"])
def test_pages_read_no_large_table_as_a_whole(
    viewers: dict[str, UserRow],
    ask: Ask,
    name: str,
    who: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    statements = _recorded(monkeypatch)
    document = _document(name)

    for number, variables in enumerate(_every_list(name)):
        # each filter with each order, forwards or backwards in turn
        forwards = number // 2 % 2 == 0
        _ask_onwards(ask, document, viewers[who], variables, forwards=forwards)

    asked = list(statements.values())
    assert len(asked) > 20
    scans = [(scan, text) for text, values in asked for scan in _scans(text, values)]
    assert not scans


@pytest.mark.parametrize("who", ["admin", "annotator"])
def test_predictions_of_a_model_are_read_by_an_index(
    viewers: dict[str, UserRow], ask: Ask, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not db.is_sqlite():
        pytest.skip("PostgreSQL sorts equal accuracies: their index holds no ids.")
    statements = _recorded(monkeypatch)
    document = """query (
        $range: FloatRange, $orderBy: [PredictionOrder!],
        $first: Int, $after: String, $last: Int, $before: String
    ) {
        predictions(projectId: 1, modelVersion: "model-1", accuracy: $range,
                    orderBy: $orderBy, first: $first, after: $after,
                    last: $last, before: $before) {
          nodes { id } pageInfo { startCursor endCursor }
        }
    }"""

    for field, direction, range_ in product(
        ("TASK", "ACCURACY"), ("ASC", "DESC"), (None, *GIVEN["FloatRange"])
    ):
        order = [{"field": field, "direction": direction}]
        variables = {"range": range_, "orderBy": order}
        for forwards in (True, False):
            _ask_onwards(ask, document, viewers[who], variables, forwards=forwards)

    asked = list(statements.values())
    assert len(asked) > 4
    scans = [(scan, text) for text, values in asked for scan in _scans(text, values)]
    assert not scans


PAGES = {
    "ground truths by accuracy": (
        "annotations(projectId: 1, filter: {isGroundTruth: true},"
        " orderBy: [{field: ACCURACY}], PAGE) { nodes { id } }",
        "annotations_by_id",
    ),
    "annotations of a reviewer by accuracy": (
        "annotations(orderBy: [{field: ACCURACY}], PAGE) { nodes { id } }",
        "annotations_by_accuracy",
    ),
    "history of some kinds": (
        "project(id: 1) { history(kinds: [GROUND_TRUTH_SET, TASKS_IMPORTED,"
        " ANNOTATION_DELETED], PAGE) { nodes { id } } }",
        "changes_of_kind",
    ),
}
"""Lists, and the index that leads to their first rows."""


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_read_by_the_index_that_holds_them_in_order(
    viewers: dict[str, UserRow], ask: Ask, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed, index = PAGES[name]
    statements = _recorded(monkeypatch)

    for page in ("first: 2", "last: 2"):
        ask(f"{{ {listed.replace('PAGE', page)} }}", viewers["reviewer"])

    asked = list(statements.values())
    plans = [_indexes(*one) for one in asked if "ORDER BY" in one[0]]
    assert len(plans) == 2
    assert [index in one for one in plans] == [True, True]


@pytest.mark.parametrize("page", ["first: 2", "last: 2"])
def test_own_annotations_are_counted_without_a_look_at_their_tasks(
    viewers: dict[str, UserRow], ask: Ask, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements = _recorded(monkeypatch)

    ask(
        "{ tasks(projectId: 1, orderBy: [{field: ANNOTATION_COUNT}], PAGE)"
        " { nodes { id } } }".replace("PAGE", page),
        viewers["annotator"],
    )

    [asked] = [one for one in statements.values() if "LEFT JOIN tasks task" in one[0]]
    assert "annotations_by_annotator" in _indexes(*asked)
    assert "task" not in _read(*asked)


def test_the_tasks_of_a_model_are_counted_in_their_order(
    viewers: dict[str, UserRow], ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not db.is_sqlite():
        pytest.skip("PostgreSQL reads a table of few rows as a whole.")
    statements = _recorded(monkeypatch)

    ask(
        '{ tasks(projectId: 1, filter: {modelVersion: "m"}) { totalCount } }',
        viewers["reviewer"],
    )

    [asked] = [one for one in statements.values() if "DISTINCT" in one[0]]
    assert _indexes(*asked) == {"predictions_by_model"}
    assert "TEMP B-TREE" not in _sqlite_steps(*asked)


def test_a_plan_for_all_values_leads_from_few_rows_to_their_tasks(
    viewers: dict[str, UserRow], ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.is_sqlite():
        pytest.skip("SQLite counts no values: its plans are the same for all.")
    statements = _recorded(monkeypatch)

    ask(
        '{ tasks(projectId: 1, filter: {annotatorId: "2"}) { nodes { id } } }',
        viewers["reviewer"],
    )

    [(text, _)] = [one for one in statements.values() if "LIMIT 1000)" in one[0]]
    parts = re.split(r"(rows\d+) AS MATERIALIZED", text)
    few = next(n for n, one in enumerate(parts) if "LIMIT 1000)" in one)
    plans = _plans_for_all_values(text)
    assert not _postgresql_scans(plans[f"CTE {parts[few - 1]}"])
    assert _postgresql_scans(plans[f"CTE {parts[few + 1]}"])  # where it knows nothing


def _plans_for_all_values(text: str) -> dict[str, Any]:
    """The plan for a thousand times as many rows, little of which is in memory.

    By the name of the table of the statement.
    """
    numbers = count(1)
    numbered = re.sub(r"\?", lambda _: f"${next(numbers)}", text)
    with db.write(), db.database.atomic() as undone:
        db.run(
            "UPDATE pg_class SET reltuples = 1000 * reltuples"
            " WHERE relname IN ('tasks', 'annotations')"
        )
        db.run("SET LOCAL effective_cache_size = 1")
        plan = db.scalar(f"EXPLAIN (GENERIC_PLAN, FORMAT JSON) {numbered}")
        undone.rollback()
    steps = _steps(plan[0]["Plan"])
    return {one["Subplan Name"]: one for one in steps if "Subplan Name" in one}


def _steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for one in plan.get("Plans", ()):
        yield from _steps(one)


def _read(text: str, values: Any) -> set[str]:
    """The aliases of the tables that this statement's plan reads."""
    with db.write():
        if db.is_sqlite():
            rows = db.database.execute_sql(f"EXPLAIN QUERY PLAN {text}", values)
            steps = [row[3].split() for row in rows.fetchall()]
            return {step[1] for step in steps if step[0] in {"SCAN", "SEARCH"}}
        plan = db.scalar(f"EXPLAIN (FORMAT JSON) {text}", values)
        return {one["Alias"] for one in _steps(plan[0]["Plan"]) if "Alias" in one}


def _add_many(project_ids: list[int], annotator_id: int) -> None:
    """So many tasks that PostgreSQL, which counts them, does not read them all."""
    with db.write():
        db.run(
            "INSERT INTO tasks (project_id, data, annotation_count, created_at,"
            " updated_at) SELECT CASE n % 4 WHEN 0 THEN ?::int ELSE ?::int END, '{}',"
            " n % 9, n, n FROM generate_series(1, 10000) n",
            project_ids,
        )
        db.run(
            "INSERT INTO annotations (project_id, task_id, annotator_id, result,"
            " created_at, updated_at) SELECT project_id, id,"
            " CASE WHEN id % 50 = 0 THEN ?::int END, '[]', id, id"
            " FROM tasks, generate_series(1, 2) WHERE annotation_count <> 0",
            (annotator_id,),
        )
        db.run(
            "INSERT INTO ground_truths"
            " (task_id, project_id, annotation_id, set_at, result)"
            " SELECT task_id, project_id, MIN(id), 1, '[]' FROM annotations"
            " WHERE task_id % 3 = 0 GROUP BY task_id, project_id"
            " ON CONFLICT DO NOTHING"
        )
        db.run(
            "UPDATE tasks SET ground_truth_set_at = id, mean_accuracy = 0.5"
            " WHERE id % 3 = 0"
        )
        db.run("UPDATE annotations SET accuracy = 0.5 WHERE id % 9 = 0")
        db.run(
            "INSERT INTO changes (project_id, number, kind, at) SELECT ?::int,"
            " 1000 + n, CASE WHEN n % 500 = 0 THEN 'ANNOTATION_DELETED'"
            " ELSE 'GROUND_TRUTH_SET' END, n FROM generate_series(1, 10000) n",
            project_ids[:1],
        )
        db.run("ANALYZE")


def _document(name: str) -> str:
    title = name.capitalize()
    return f"""query (
        $filter: {title}Filter, $orderBy: [{title}Order!],
        $first: Int, $after: String, $last: Int, $before: String
    ) {{
        {name}s(projectId: 1, filter: $filter, orderBy: $orderBy, first: $first,
                after: $after, last: $last, before: $before) {{
          nodes {{ id }} pageInfo {{ startCursor endCursor }}
        }}
    }}"""


def _every_list(name: str) -> Iterator[Variables]:
    title = name.capitalize()
    fields = schema._schema.type_map[f"{title}OrderField"]
    assert isinstance(fields, GraphQLEnumType)
    orders = [
        [{"field": field, "direction": direction}]
        for field, direction in product(fields.values, ("ASC", "DESC"))
    ]
    for filter_, order in product(_every_filter(title), orders):
        yield {"filter": filter_, "orderBy": order}


def _every_filter(title: str) -> Iterator[Variables]:
    yield {}
    type_ = schema._schema.type_map[f"{title}Filter"]
    assert isinstance(type_, GraphQLInputObjectType)
    for name, field in type_.fields.items():
        for value in GIVEN[str(get_nullable_type(field.type))]:
            yield {name: value}


def _ask_onwards(
    ask: Ask, document: str, viewer: UserRow, variables: Variables, *, forwards: bool
) -> None:
    """The first page and the next one, or the last one and the one before."""
    size, end, cursor = ("last", "startCursor", "before")
    if forwards:
        size, end, cursor = ("first", "endCursor", "after")
    asked = {**variables, "first": None, size: 1}
    [found] = ask(document, viewer, **asked).values()
    ask(document, viewer, **asked, **{cursor: found["pageInfo"][end]})


def _recorded(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[str, Any]]:
    """The statements that run from now on, with values of one run of each."""
    found: dict[str, tuple[str, Any]] = {}

    def recording(run: Callable[..., Any]) -> Callable[..., Any]:
        def recorded(text: str, values: Any = ()) -> Any:
            if any(re.search(rf"\b{table}\b", text) for table in LARGE):
                found.setdefault(text, (text, values))
            return run(text, values)

        return recorded

    for name in ("run", "rows", "answered_rows"):
        monkeypatch.setattr(db, name, recording(getattr(db, name)))
    return found


def _scans(text: str, values: Any) -> list[str]:
    """The steps of this statement's plan that go through a whole table."""
    with db.write():
        if db.is_sqlite():
            return _sqlite_scans(db.rows(f"EXPLAIN QUERY PLAN {text}", values), text)
        for way in ("enable_seqscan", "enable_hashjoin"):
            db.run(f"SET LOCAL {way} = off")
        plan = db.scalar(f"EXPLAIN (FORMAT JSON) {text}", values)
        return _postgresql_scans(plan[0]["Plan"])


def _indexes(text: str, values: Any) -> set[str]:
    """The indexes that this statement's plan reads."""
    with db.write():
        if db.is_sqlite():
            return set(re.findall(r"INDEX (\w+)", _sqlite_steps(text, values)))
        plan = db.scalar(f"EXPLAIN (FORMAT JSON) {text}", values)
        return set(re.findall(r"'Index Name': '(\w+)'", str(plan)))


def _sqlite_steps(text: str, values: Any) -> str:
    """SQLite's plan of this statement."""
    return " ".join(row[3] for row in db.rows(f"EXPLAIN QUERY PLAN {text}", values))


def _sqlite_scans(rows: list[Any], text: str) -> list[str]:
    """Tables that are scanned, or a project's rows that are all sorted or searched.

    Where rows are found by another index, "gate" is looked at first.
    A subquery has the alias of its table: it is told by a step of its own.
    """
    aliases = {
        alias: table
        for table, alias in re.findall(r"(?:FROM|JOIN) (\w+) (\w+)", text)
        if table in LARGE
    }
    subqueries = {
        (parent, detail.split()[-1])
        for _, parent, _, detail in rows
        if detail.startswith(("CO-ROUTINE", "MATERIALIZE"))
    }
    sorts = {parent for _, parent, _, detail in rows if "FOR ORDER BY" in detail}
    found = []
    before = ["", *(row[3] for row in rows)]
    for last, (_, parent, _, detail) in zip(before, rows, strict=False):
        what, alias, *_ = detail.split()
        if alias not in aliases or (parent, alias) in subqueries:
            continue
        all_used = parent in sorts or last == "SCAN gate"
        if what == "SCAN" or (detail.endswith("(project_id=?)") and all_used):
            found.append(detail)
    return found


def _postgresql_scans(plan: dict[str, Any]) -> list[str]:
    """Steps that read a table without a condition by which an index finds rows.

    The test's tables are small, and would be cheap to read as a whole. With that made
    dear, what no index serves shows all the same: as a sequential scan, or as an index
    that is read from end to end.
    """
    reads = plan.get("Relation Name") in LARGE
    found = reads and plan["Node Type"] != "Bitmap Heap Scan"
    unfound = found and "Index Cond" not in plan
    here = [f"{plan['Node Type']} on {plan['Relation Name']}"] if unfound else []
    below = (_postgresql_scans(one) for one in plan.get("Plans", ()))
    return [*here, *chain.from_iterable(below)]
