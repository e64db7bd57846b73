"""What all objects with an id have in common."""

import strawberry

from execution import column
from schema.described import interface


@interface
class Node:
    """Any object that `node(id:)` returns by its id."""

    id: strawberry.ID = column(
        description=(
            "The type, a colon and a number, such as `Task:7`. It is unique and never"
            " changes."
        )
    )
