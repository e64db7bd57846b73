"""Users, and what they may do in a project."""

import strawberry

from execution import column
from models.rows import UserRow
from resolvers import users
from resolvers.viewers import Role
from schema.declare import enumeration_of, type_of_rows
from schema.fields import resolved
from schema.ids import id_field
from schema.nodes import Node

enumeration_of(
    Role,
    "What a user may do in a project.\n\nEach role includes the ones before it.",
    ANNOTATOR="Sees assigned tasks and own annotations, but no ground truths.",
    REVIEWER=(
        "Sees all tasks, annotations and accuracies; sets and unsets ground truths."
    ),
    MANAGER="Imports, exports, deletes, and changes settings and members too.",
    ADMIN="May do everything, in every project.",
)


@type_of_rows(UserRow)
class User(Node):
    """A person or a program that signs in with a token."""

    id: strawberry.ID = id_field("User")
    name: str = column(description="The name of the user.")
    email: str | None = resolved(
        users.emails_of,
        description=(
            "The email address. Null unless it is the viewer's own or the viewer"
            " manages a project of this user. Also null for a user of whom an import"
            " gave only a number."
        ),
    )
