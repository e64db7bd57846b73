"""Objects with a global id, of any type, and how they are read by it."""

from collections.abc import Mapping, Sequence
from typing import Any

import strawberry

from execution import column
from models import limits
from models.refusals import Reason, Refusal
from resolvers import (
    annotations,
    changes,
    links,
    predictions,
    projects,
    tasks,
    users,
)
from resolvers.viewers import Viewer
from schema.declare import interface
from schema.fields import Resolver
from schema.ids import type_and_number

BY_TYPE: Mapping[str, Resolver] = {
    "User": users.by_ids,
    "Project": projects.by_ids,
    "Task": tasks.by_ids,
    "Annotation": annotations.by_ids,
    "Prediction": predictions.by_ids,
    "Change": changes.by_ids,
    "LabelStudioLink": links.by_ids,
}


def nodes_by_ids(viewer: Viewer, ids: Sequence[str]) -> list[Any]:
    """The row of each id, in the order of the ids; None where the viewer sees none.

    Raises:
        Refusal: one is no id, or there are too many.

    """
    most = limits.now().node_ids
    if len(ids) > most:
        raise Refusal(Reason.TOO_MANY, limits.too_many("ids", len(ids), "node_ids"))
    return rows_of(viewer, [type_and_number(id_, tuple(BY_TYPE)) for id_ in ids])


def rows_of(viewer: Viewer, wanted: Sequence[tuple[str, int]]) -> list[Any]:
    """The row of each type and number, in their order; None where none is seen.

    Those of a type are read together.
    """
    rows_by_key: dict[tuple[str, int], Any] = {}
    for name in {name for name, _ in wanted}:
        numbers = [number for type_name, number in wanted if type_name == name]
        rows = BY_TYPE[name](viewer, numbers)
        rows_by_key |= {
            (name, number): row for number, row in zip(numbers, rows, strict=True)
        }
    return [rows_by_key[key] for key in wanted]


@interface
class Node:
    """Any object that `node(id:)` returns by its id."""

    id: strawberry.ID = column(
        description=(
            "The type, a colon and a number, such as `Task:7`. It is unique and never"
            " changes."
        )
    )
