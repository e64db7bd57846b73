"""Settles what failures mean: which objects become null, and which errors are told.

Fields are resolved breadth first, but errors are settled depth first, in the
order of the response. That is the order in which graphql-core meets them: it
never gets to fields behind one that took their object away, so errors of such
fields are not told.
"""

from typing import Any

from graphql import Executor, GraphQLOutputType
from graphql.pyutils import Path

from execution.completion import Completion, ListCompletion
from execution.objects import AbstractCompletion, ObjectCompletion
from execution.run import Failure, Run
from execution.selections import CompletedField, SelectedField, Selection


class NullPropagation:
    """Goes through a response that has failures in it, and takes them out."""

    def __init__(self, run: Run) -> None:
        self._executor: Executor[Any] = run.executor
        self._type_names = run.type_names

    def visit_object(
        self, selection: Selection, data: dict[str, Any], path: Path | None
    ) -> None:
        """Settle the fields of one object. Raises what takes the object away."""
        for selected in selection.fields:
            data[selected.key] = self.visit_field(selected, data[selected.key], path)

    def visit_field(
        self, selected: SelectedField, value: Any, path: Path | None
    ) -> Any:
        """The field's value as it stays. Raises what takes its object away."""
        if not isinstance(selected, CompletedField):
            return value
        field = selected.field
        here = Path(path, field.key, field.parent_type.name)
        type_ = field.definition.type
        return self._visit_value(selected.completion, value, here, type_)

    def _visit_value(
        self,
        completion: Completion,
        value: Any,
        path: Path,
        type_: GraphQLOutputType,
    ) -> Any:
        try:
            self._visit_inside(completion, value, path)
        except Exception as error:
            details = completion.field.details
            self._executor.handle_field_error(error, type_, details, path)
            return None
        return value

    def _visit_inside(self, completion: Completion, value: Any, path: Path) -> None:
        if isinstance(value, Failure):
            value.reraise()
        if value is None:
            return
        if isinstance(completion, AbstractCompletion):
            completion = completion.objects[self._type_names[id(value)]]
        if isinstance(completion, ObjectCompletion):
            self.visit_object(completion.selection, value, path)
        elif isinstance(completion, ListCompletion):
            self._visit_items(completion, value, path)

    def _visit_items(
        self, lists: ListCompletion, values: list[Any], path: Path
    ) -> None:
        for index, value in enumerate(values):
            here = path.add_key(index, None)
            values[index] = self._visit_value(lists.items, value, here, lists.item_type)
