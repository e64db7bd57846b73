"""Handles errors of fields as the specification says: nulls propagate to the parents.

Fields are resolved breadth first, but errors are handled depth first, in the order of
the response. In this order graphql-core meets them. It never reaches the fields after
one that made their object null, so it does not report their errors; neither does this.
"""

from typing import Any

from graphql import Executor, GraphQLOutputType
from graphql.pyutils import Path

from execution.completion import Completion, ListCompletion
from execution.objects import AbstractCompletion, ObjectCompletion
from execution.run import Failure, PlanRun
from execution.selections import CompletedField, SelectedField, SelectionSet


class NullPropagation:
    """Visits a response that holds failures, and replaces them by null and errors."""

    def __init__(self, run: PlanRun) -> None:
        self._executor: Executor[Any] = run.executor
        self._type_names = run.type_names

    def visit_object(
        self, selection: SelectionSet, data: dict[str, Any], path: Path | None
    ) -> None:
        """Visit the fields of an object. Raises the error that makes it null."""
        for selected in selection.fields:
            data[selected.key] = self.visit_field(selected, data[selected.key], path)

    def visit_field(
        self, selected: SelectedField, value: Any, path: Path | None
    ) -> Any:
        """The field's final value. Raises the error that makes its object null."""
        if not isinstance(selected, CompletedField):
            return value
        field = selected.field
        here = Path(path, field.key, field.parent_type.name)
        type_ = field.definition.type
        return self._visit_value(selected.completion, value, here, type_)

    def _visit_value(
        self, completion: Completion, value: Any, path: Path, type_: GraphQLOutputType
    ) -> Any:
        try:
            self._visit_inside(completion, value, path)
        except Exception as error:
            # Reports the error, or raises it again where the type is non-null.
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
            for index, item in enumerate(value):
                here = path.add_key(index, None)
                value[index] = self._visit_value(
                    completion.items, item, here, completion.item_type
                )
