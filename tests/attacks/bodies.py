"""The hostile requests: each the body of a POST, of at most 1 MB."""

from collections.abc import Iterator
from typing import Any

import orjson

MUCH = 980_000
"""Bytes; with what stands around them just below the limit of a body."""


def all_of_them() -> Iterator[tuple[str, bytes]]:
    """What each does, and its body."""
    for name, document in [*_fragments(), *_fields(), *_texts(), *_operations()]:
        yield name, orjson.dumps({"query": document})
    for name, document, values in _variables():
        yield name, orjson.dumps({"query": document, "variables": values})
    yield from _raw()


def _fragments() -> Iterator[tuple[str, str]]:
    yield "fragments nested 22 levels, two spreads each", _nested(22, 2)
    yield "fragments nested 150 levels, two spreads each", _nested(150, 2)
    yield "fragments nested 30 levels, ten spreads each", _nested(30, 10)
    yield "fragments nested 400 levels", _nested(400, 1)
    yield "200 fragments in a cycle", _circle(200)
    yield (
        "one fragment that spreads itself 600 times",
        ("{ ...F } fragment F on Query {" + " ...F" * 600 + " }"),
    )
    yield "25 fragments that all spread all others", _all_to_all(25)
    yield (
        "200 fragments of the same fields",
        (
            "{"
            + "".join(f" ...F{n}" for n in range(200))
            + " }"
            + "".join(
                f" fragment F{n} on Query {{ viewer {{ id }} }}" for n in range(200)
            )
        ),
    )
    yield (
        "150 unused fragments of other types",
        "{ viewer { id } }"
        + ("".join(f" fragment F{n} on Task {{ id data meta }}" for n in range(150))),
    )


def _fields() -> Iterator[tuple[str, str]]:
    yield "one field 1,900 times", "{" + " __typename" * 1900 + " }"
    yield "one field with a selection 490 times", ("{ viewer {" + " id" * 490 + " } }")
    yield (
        "overlapping fields of overlapping fields",
        ("{ tasks(first: 1) {" + " nodes { project { id title } }" * 120 + " } }"),
    )
    yield (
        "overlapping fields with other arguments",
        (
            "{ tasks(first: 1) { nodes {"
            + "".join(f" annotations(first: {n}) {{ id }}" for n in range(150))
            + " } } }"
        ),
    )
    yield (
        "499 aliases",
        ("{ viewer {" + "".join(f" a{n}: id" for n in range(499)) + " } }"),
    )
    yield (
        "390 directives at one field",
        ("{ viewer { id" + " @skip(if: false)" * 390 + " } }"),
    )
    yield "650 unknown directives", "{ viewer { id" + " @no" * 650 + " } }"
    yield (
        "490 unknown fields (each with suggestions)",
        (
            "{ tasks { nodes {"
            + "".join(f" annotatoin{n}" for n in range(490))
            + " } } }"
        ),
    )
    yield (
        "490 unknown arguments",
        (
            "{ tasks("
            + ", ".join(f"filtre{n}: 1" for n in range(490))
            + ") { totalCount } }"
        ),
    )
    yield (
        "300 fragments on unknown types",
        "{ viewer { id } }"
        + "".join(f" fragment F{n} on Annotatoin{n} {{ id }}" for n in range(300)),
    )
    yield "fields nested 600 deep", "{ viewer " * 600 + " }" * 600


def _texts() -> Iterator[tuple[str, str]]:
    yield "a comment of 1 MB", "#" + "x" * MUCH + "\n{ viewer { id } }"
    yield "320,000 comments", "#\n" * (MUCH // 3) + "{ viewer { id } }"
    yield "1 MB of commas", "," * MUCH + "{ viewer { id } }"
    yield "1 MB of byte order marks", "\ufeff" * (MUCH // 3) + "{ viewer { id } }"
    yield "a string of 1 MB", f'{{ task(id: "{"x" * MUCH}") {{ id }} }}'
    yield (
        "a string of 160,000 escapes",
        f'{{ task(id: "{_ESCAPE * (MUCH // 7)}") {{ id }} }}',
    )
    yield (
        "a block string of 320,000 lines",
        (f'{{ task(id: """{chr(10).join(["x"] * (MUCH // 3))}""") {{ id }} }}'),
    )
    yield (
        "a block string indented 1,000 deep",
        (f'{{ task(id: """{("" + chr(10) + " " * 1000 + "x") * 950}""") {{ id }} }}'),
    )
    yield "a name of 1 MB", "{ " + "x" * MUCH + " }"
    yield "a number of 1 MB", f"{{ tasks(first: {'1' * MUCH}) {{ totalCount }} }}"
    yield (
        "a number of 1 MB as JSON",
        (
            "mutation { createAnnotation(input: {taskId: 1, result: "
            + "1" * MUCH
            + "}) { annotation { id } } }"
        ),
    )
    yield "letters of four bytes that are not tokens", "\U0001f600" * (MUCH // 4)


def _operations() -> Iterator[tuple[str, str]]:
    yield (
        "250 operations that spread 400 fields",
        (
            "".join(f" query Q{n} {{ ...F }}" for n in range(250))
            + " fragment F on Query { viewer {"
            + " id" * 400
            + " } }"
        ),
    )
    yield (
        "480 variables",
        (
            "query ("
            + "".join(f" $v{n}: Int" for n in range(480))
            + ") { viewer { id } }"
        ),
    )
    yield (
        "480 variables of unknown types",
        (
            "query ("
            + "".join(f" $v{n}: Intt{n}" for n in range(480))
            + ") { viewer { id } }"
        ),
    )
    yield (
        "100 operations with the same 9 variables in a fragment",
        (
            "".join(f" query Q{n}($a: ID!) {{ ...F }}" for n in range(100))
            + " fragment F on Query {"
            + " task(id: $a) { id }" * 19
            + " }"
        ),
    )
    yield "a list of 1,900 numbers", f"{{ nodes(ids: [{'1 ' * 1900}]) {{ id }} }}"
    yield (
        "lists nested 900 deep",
        (f"{{ nodes(ids: {'[' * 900}{']' * 900}) {{ id }} }}"),
    )
    yield (
        "objects nested 600 deep",
        (
            "mutation { createAnnotation(input: {taskId: 1, result: "
            + "{a: " * 600
            + "1"
            + "}" * 600
            + "}) { annotation { id } } }"
        ),
    )
    yield (
        "introspection 20 times",
        "{"
        + "".join(
            f" s{n}: __schema {{ types {{ fields {{ args {{ type {{ name }} }} }} }} }}"
            for n in range(20)
        )
        + " }",
    )
    yield (
        "introspection in cycles",
        (
            "{ __schema { types { fields { type { fields { type { fields { type { name"
            " } } } } } } } } }"
        ),
    )
    yield (
        "a page of 5,000 items",
        ("{ tasks(first: 49) { nodes { annotations(first: 100) { result } } } }"),
    )
    yield (
        "20 figures of a project",
        "{"
        + "".join(
            f" p{n}: project(id: 1) {{ accuracySummary {{ mean histogram(bins: 100)"
            " } confusionMatrices { control cells { count } } }"
            for n in range(20)
        )
        + " }",
    )


def _variables() -> Iterator[tuple[str, str, Any]]:
    ids = "query ($v: [ID!]!) { nodes(ids: $v) { id } }"
    yield "490,000 ids in a variable", ids, {"v": [1] * (MUCH // 2)}
    yield "160,000 texts as ids in a variable", ids, {"v": ["no"] * (MUCH // 5)}
    delete = (
        "mutation ($v: [ID!]!) { deleteGroundTruths(taskIds: $v) { removedCount } }"
    )
    yield (
        "10,000 unknown tasks, deleted",
        delete,
        {"v": [*range(10_000, 20_000)]},
    )
    orders = "query ($v: [TaskOrder!]) { tasks(orderBy: $v) { totalCount } }"
    order = {"field": "ID"}
    yield "60,000 orders in a variable", orders, {"v": [order] * (MUCH // 16)}
    wrong = {"field": "ANNOTATION_COUNTT"}
    yield "30,000 unknown orders", orders, {"v": [wrong] * (MUCH // 32)}
    filtered = "query ($v: TaskFilter) { tasks(filter: $v) { totalCount } }"
    unknown = {f"anotatorIdd{n}": 1 for n in range(MUCH // 22)}
    yield "44,000 unknown filters", filtered, {"v": unknown}
    yield "a search for 1 MB", filtered, {"v": {"search": "x" * MUCH}}
    create = (
        "mutation ($v: JSON!) { createAnnotation(input: {taskId: 1, result: $v})"
        " { annotation { id } } }"
    )
    yield "an annotation of 490,000 numbers", create, {"v": [1] * (MUCH // 2)}
    region = {"from_name": "label", "to_name": "text", "type": "choices", "value": {}}
    yield "an annotation of 3,000 regions", create, {"v": [region] * 3000}
    yield (
        "60,000 unused variables",
        "{ viewer { id } }",
        {f"v{n}": n for n in range(MUCH // 16)},
    )
    tasks = (
        "mutation ($v: [JSON!]!) { importTasks(input: {projectId: 1, tasks: $v})"
        " { taskCount } }"
    )
    yield "1,000 invalid tasks", tasks, {"v": [1] * 1000}
    yield "1,000 tasks of 900 bytes", tasks, {"v": [{"data": {"t": "x" * 900}}] * 1000}


def _raw() -> Iterator[tuple[str, bytes]]:
    yield "JSON nested 490,000 deep", b"[" * (MUCH // 2) + b"]" * (MUCH // 2)
    yield "1 MB of zeros", b"\0" * MUCH
    yield (
        "an object with the same key 120,000 times",
        (b'{"query":"{ viewer { id } }"' + b',"a":1' * (MUCH // 8) + b"}"),
    )


def _nested(levels: int, spreads: int) -> str:
    parts = ["{ ...F0 }"]
    for n in range(levels):
        spread = f" ...F{n + 1}" * spreads
        parts.append(f"fragment F{n} on Query {{{spread} }}")
    return " ".join([*parts, f"fragment F{levels} on Query {{ viewer {{ id }} }}"])


def _circle(count: int) -> str:
    return "{ ...F0 }" + "".join(
        f" fragment F{n} on Query {{ ...F{(n + 1) % count} }}" for n in range(count)
    )


def _all_to_all(count: int) -> str:
    names = [f"F{n}" for n in range(count)]
    return "{ ...F0 }" + "".join(
        f" fragment {one} on Query {{ viewer {{ id }}"
        + "".join(f" ...{other}" for other in names if other != one)
        + " }"
        for one in names
    )


_ESCAPE = "\\u0041"
