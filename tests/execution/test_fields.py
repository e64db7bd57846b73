"""What a declared field becomes in the schema, and what its function is given."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
import strawberry
from strawberry.types import ExecutionResult

from execution import batched, column, computed
from tests.execution.library import QuietSchema

TASKS = [SimpleNamespace(id=1, title="One"), SimpleNamespace(id=2, title="Two")]


def ask(task: type, text: str, *, breadth_first: bool = True) -> ExecutionResult:
    """Asks for fields of two tasks of the given type."""

    @strawberry.type
    class Query:
        tasks: list[task] = computed(lambda _root: TASKS)  # type: ignore[valid-type]

    schema = QuietSchema(query=Query, breadth_first=breadth_first)
    result: ExecutionResult = schema.execute_sync(
        f"{{ tasks {{ {text} }} }}", context_value="the context"
    )
    return result


def values(result: ExecutionResult) -> list[Any]:
    assert result.errors is None
    assert result.data is not None
    return [next(iter(task.values())) for task in result.data["tasks"]]


def test_a_column_is_the_attribute_of_its_name_or_of_another() -> None:
    @strawberry.type
    class Task:
        title: str = column()
        headline: str = column("title")
        plain: strawberry.Private[int] = 0
        id: int

    assert values(ask(Task, "title")) == ["One", "Two"]
    assert values(ask(Task, "headline")) == ["One", "Two"]
    assert values(ask(Task, "id")) == [1, 2]


def test_a_computed_field_is_a_function_of_the_row() -> None:
    @strawberry.type
    class Task:
        id: strawberry.ID = computed(lambda row: f"Task:{row.id}")

    assert values(ask(Task, "id")) == ["Task:1", "Task:2"]


def test_a_batch_function_is_given_all_parents_and_the_context() -> None:
    given: list[Any] = []

    @strawberry.type
    class Task:
        @batched
        def place(tasks: Sequence[Any], context: str) -> Sequence[int]:
            given.append((tasks, context))
            return [1, 2]

    assert values(ask(Task, "place")) == [1, 2]
    assert given == [(TASKS, "the context")]


def test_a_batch_function_need_not_take_the_context() -> None:
    @strawberry.type
    class Task:
        @batched
        def place(tasks: Sequence[Any]) -> Sequence[int]:
            return list(range(len(tasks)))

    assert values(ask(Task, "place")) == [0, 1]


def test_its_other_parameters_are_the_arguments_of_the_field() -> None:
    @strawberry.type
    class Task:
        @batched
        def scaled(
            tasks: Sequence[Any],
            by_factor: int,
            *,
            plus: int = 1,
            minus: int | None = strawberry.UNSET,
        ) -> Sequence[str]:
            return [f"{task.id * by_factor + plus} {minus!r}" for task in tasks]

    assert values(ask(Task, "scaled(byFactor: 10)")) == ["11 UNSET", "21 UNSET"]
    assert values(ask(Task, "scaled(byFactor: 1, plus: 0, minus: 3)")) == ["1 3", "2 3"]


def test_a_batch_function_of_rows_takes_its_type_from_the_class() -> None:
    def owners(tasks: Sequence[Any]) -> list[SimpleNamespace]:
        return [SimpleNamespace(name=f"of {task.title}") for task in tasks]

    @strawberry.type
    class Owner:
        name: str

    @strawberry.type
    class Task:
        owner: Owner = batched(owners, description="Who has it.")

    assert values(ask(Task, "owner { name }")) == [
        {"name": "of One"},
        {"name": "of Two"},
    ]


def test_the_type_may_be_named_by_a_string() -> None:
    @strawberry.type
    class Task:
        @batched
        def place(tasks: Sequence[Any]) -> "Sequence[int | None]":
            return [None] * len(tasks)

    assert values(ask(Task, "place")) == [None, None]


@pytest.mark.parametrize("breadth_first", [True, False])
def test_too_few_values_are_an_error_that_names_the_function(
    breadth_first: bool,
) -> None:
    @strawberry.type
    class Task:
        @batched
        def short(tasks: Sequence[Any]) -> Sequence[int | None]:
            return [1]

    result = ask(Task, "short", breadth_first=breadth_first)

    assert result.errors is not None
    assert [error.path for error in result.errors] == [
        ["tasks", 0, "short"],
        ["tasks", 1, "short"],
    ]
    assert "Task.short returned 1 values for 2 parents" in result.errors[0].message


@pytest.mark.parametrize("breadth_first", [True, False])
def test_an_exception_among_the_values_fails_one_parent(breadth_first: bool) -> None:
    @strawberry.type
    class Task:
        @batched
        def place(tasks: Sequence[Any]) -> Sequence[int | LookupError | None]:
            return [LookupError("lost"), 2]

    result = ask(Task, "place", breadth_first=breadth_first)

    assert result.data == {"tasks": [{"place": None}, {"place": 2}]}
    assert result.errors is not None
    assert [(e.message, e.path) for e in result.errors] == [
        ("lost", ["tasks", 0, "place"])
    ]


@pytest.mark.parametrize("breadth_first", [True, False])
def test_an_exception_raised_for_all_keeps_one_traceback(breadth_first: bool) -> None:
    @strawberry.type
    class Task:
        @batched
        def place(tasks: Sequence[Any]) -> Sequence[int | None]:
            raise LookupError("all lost")

    result = ask(Task, "place", breadth_first=breadth_first)

    assert result.errors is not None
    depths = [_depth(error.original_error) for error in result.errors]
    assert len(depths) == 2
    assert depths[0] == depths[1]


def _depth(error: Exception | None) -> int:
    depth, traceback = 0, error.__traceback__ if error else None
    while traceback is not None:
        depth, traceback = depth + 1, traceback.tb_next
    return depth


def test_a_batch_function_is_not_async() -> None:
    async def later(tasks: Sequence[Any]) -> Sequence[int]:
        return [1, 2]

    with pytest.raises(TypeError, match="later: a batch function is not async"):
        batched(later)  # type: ignore[arg-type]
