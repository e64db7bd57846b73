"""Users, and what they may do in a project."""

from enum import Enum

import strawberry

from execution import column
from models.rows import UserRow
from resolvers import users
from resolvers.viewers import Role as ViewerRole
from schema.described import enumeration, type_of_rows
from schema.fields import resolved
from schema.ids import id_field
from schema.node import Node


@enumeration
class Role(Enum):
    """What a user may do in a project.

    Each role includes the ones before it.
    """

    ANNOTATOR = strawberry.enum_value(
        ViewerRole.ANNOTATOR.value,
        description="Sees assigned tasks and own annotations, but no ground truths.",
    )
    REVIEWER = strawberry.enum_value(
        ViewerRole.REVIEWER.value,
        description=(
            "Sees all tasks, annotations and accuracies; sets and unsets ground truths."
        ),
    )
    MANAGER = strawberry.enum_value(
        ViewerRole.MANAGER.value,
        description="Imports, exports, deletes, and changes settings and members too.",
    )
    ADMIN = strawberry.enum_value(
        ViewerRole.ADMIN.value, description="May do everything, in every project."
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
