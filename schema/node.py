"""What all objects with an id have in common."""

import strawberry

from execution import column
from schema.described import interface


@interface
class Node:
    """Anything that `node(id:)` fetches again."""

    id: strawberry.ID = column(
        description=(
            "The type, a colon and a number, such as `Task:7`. No other object has it,"
            " and it stays for the object's life."
        )
    )
