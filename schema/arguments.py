"""Arguments that several fields take."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry

Root = Sequence[Any]
"""The one root of an operation: a field up here has one parent."""

GlobalId = Annotated[
    strawberry.ID, strawberry.argument(description="An id with its type, `Task:7`.")
]
GlobalIds = Annotated[
    list[strawberry.ID],
    strawberry.argument(description="At most 100 ids with their types."),
]
ProjectId = Annotated[
    strawberry.ID, strawberry.argument(description="The project: `Project:7` or `7`.")
]
TaskId = Annotated[
    strawberry.ID, strawberry.argument(description="The task: `Task:7` or `7`.")
]
AnnotationId = Annotated[
    strawberry.ID,
    strawberry.argument(description="The annotation: `Annotation:7` or `7`."),
]
PredictionId = Annotated[
    strawberry.ID,
    strawberry.argument(description="The prediction: `Prediction:7` or `7`."),
]
OfProject = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Only of this project."),
]
