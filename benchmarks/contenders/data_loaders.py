"""Strawberry as its documentation shows it: async resolvers, data loaders, Peewee."""

from collections import defaultdict
from typing import Any

import orjson
import strawberry
from starlette.requests import Request
from starlette.responses import Response
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.scalars import JSON
from strawberry.types import Info

from benchmarks.contenders.serving import serve, url
from models import timestamps
from models.commands import accounts
from models.db import database as db
from models.lists.keysets import cursor_of
from models.tables import Annotation as AnnotationModel
from models.tables import GroundTruth as GroundTruthModel
from models.tables import Prediction as PredictionModel
from models.tables import Task as TaskModel

Ctx = dict[str, Any]


@strawberry.type
class User:
    """Who asks."""

    id: strawberry.ID


@strawberry.type
class Annotation:
    """One person's answer."""

    id: strawberry.ID
    result: JSON
    accuracy: float | None
    was_cancelled: bool
    created_at: str
    row: strawberry.Private[Any]

    @strawberry.field
    async def accuracy_status(self, info: Info[Ctx, None]) -> str:
        """Why there is an accuracy or none."""
        truth = await info.context["truths"].load(self.row.task_id)
        if truth is None:
            return "NO_GROUND_TRUTH"
        if truth.id == self.row.id:
            return "IS_GROUND_TRUTH"
        if self.row.was_cancelled:
            return "SKIPPED"
        return "PENDING" if self.row.accuracy is None else "SCORED"

    @staticmethod
    def of(row: Any) -> "Annotation":
        """The object of a row."""
        return Annotation(
            id=strawberry.ID(f"Annotation:{row.id}"),
            result=orjson.loads(row.result),
            accuracy=row.accuracy,
            was_cancelled=row.was_cancelled,
            created_at=timestamps.to_the_millisecond(row.created_at),
            row=row,
        )


@strawberry.type
class Prediction:
    """One model's answer."""

    id: strawberry.ID
    result: JSON
    accuracy: float | None
    model_version: str
    score: float | None

    @staticmethod
    def of(row: Any) -> "Prediction":
        """The object of a row."""
        return Prediction(
            id=strawberry.ID(f"Prediction:{row.id}"),
            result=orjson.loads(row.result),
            accuracy=row.accuracy,
            model_version=row.model_version,
            score=row.score,
        )


@strawberry.type
class Task:
    """What is answered."""

    id: strawberry.ID
    data: JSON
    annotation_count: int
    mean_accuracy: float | None
    number: strawberry.Private[int]

    @strawberry.field
    async def ground_truth(self, info: Info[Ctx, None]) -> Annotation | None:
        """The correct answer."""
        row = await info.context["truths"].load(self.number)
        return None if row is None else Annotation.of(row)

    @strawberry.field
    async def annotations(
        self, info: Info[Ctx, None], first: int = 100
    ) -> list[Annotation]:
        """All answers of people."""
        rows = await info.context["annotations"].load(self.number)
        return [Annotation.of(row) for row in rows[:first]]

    @strawberry.field
    async def predictions(
        self, info: Info[Ctx, None], first: int = 100
    ) -> list[Prediction]:
        """All answers of models."""
        rows = await info.context["predictions"].load(self.number)
        return [Prediction.of(row) for row in rows[:first]]


@strawberry.type
class PageInfo:
    """Where a page ends."""

    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class Tasks:
    """A page of tasks."""

    nodes: list[Task]
    page_info: PageInfo


@strawberry.type
class Query:
    """The way in."""

    @strawberry.field
    async def viewer(self, info: Info[Ctx, None]) -> User:
        """Who asks."""
        return User(id=strawberry.ID(f"User:{info.context['user'].id}"))

    @strawberry.field
    async def tasks(self, project_id: strawberry.ID, first: int) -> Tasks:
        """The first tasks of a project."""
        query = TaskModel.select().where(TaskModel.project == int(project_id))
        rows = list(query.order_by(TaskModel.id).limit(first + 1))
        nodes = [
            Task(
                id=strawberry.ID(f"Task:{row.id}"),
                data=orjson.loads(row.data),
                annotation_count=row.annotation_count,
                mean_accuracy=row.mean_accuracy,
                number=row.id,
            )
            for row in rows[:first]
        ]
        end = cursor_of("ID", [nodes[-1].number]) if nodes else None
        info = PageInfo(has_next_page=len(rows) > first, end_cursor=end)
        return Tasks(nodes=nodes, page_info=info)


async def load_annotations(task_ids: list[int]) -> list[list[Any]]:
    """The annotations of each of these tasks."""
    return _grouped(AnnotationModel, task_ids)


async def load_predictions(task_ids: list[int]) -> list[list[Any]]:
    """The predictions of each of these tasks."""
    return _grouped(PredictionModel, task_ids)


async def load_truths(task_ids: list[int]) -> list[Any]:
    """The ground truth of each of these tasks."""
    rows = AnnotationModel.select().join(
        GroundTruthModel, on=GroundTruthModel.annotation_id == AnnotationModel.id
    )
    found = {row.task_id: row for row in rows.where(AnnotationModel.task << task_ids)}
    return [found.get(one) for one in task_ids]


def _grouped(model: Any, task_ids: list[int]) -> list[list[Any]]:
    found = defaultdict(list)
    for row in model.select().where(model.task << task_ids).order_by(model.id):
        found[row.task_id].append(row)
    return [found[one] for one in task_ids]


class App(GraphQL[Ctx, None]):
    """Who asks is known by the same token; JSON is written by orjson, as advised."""

    def encode_json(self, data: object) -> bytes:
        """The bytes of an answer."""
        return orjson.dumps(data)

    async def get_context(self, request: Any, response: Response | Any) -> Ctx:
        """What the resolvers share."""
        assert isinstance(request, Request)  # noqa: S101 - websockets are off
        token = request.headers["authorization"].removeprefix("Bearer ")
        user = accounts.user_of_token(token)
        if user is None:
            raise PermissionError("The token is wrong.")
        return {
            "user": user,
            "annotations": DataLoader(load_annotations),
            "predictions": DataLoader(load_predictions),
            "truths": DataLoader(load_truths),
        }


if __name__ == "__main__":
    db.connect(url())
    db.database.connect()
    extensions = [lambda: ParserCache(64), lambda: ValidationCache(64)]
    schema = strawberry.Schema(Query, extensions=extensions)
    serve(App(schema, graphql_ide=None))
