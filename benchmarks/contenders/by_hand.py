"""The limit: one function for each request, written for nothing else.

It checks the same token and the same role, reads with the fewest statements, and
answers the same bytes as the server.
"""

import base64
import functools
import hashlib
import hmac
import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import orjson
import psycopg
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.contenders.serving import serve, url
from scoring import Scorer, compile_scorer

IS_SQLITE = url().startswith("sqlite")
_thread = threading.local()

Row = tuple[Any, ...]
Handler = Callable[[str, Any], Any]


def rows(text: str, *values: object) -> list[Row]:
    """The rows of a statement, on this thread's connection."""
    if not hasattr(_thread, "connection"):
        _thread.connection = _connected()
    if not IS_SQLITE:
        text = text.replace("?", "%s")
    cursor = _thread.connection.execute(text, values)
    found: list[Row] = cursor.fetchall() if cursor.description else []
    return found


def _connected() -> Any:
    if not IS_SQLITE:
        return psycopg.connect(url(), autocommit=True)
    found = sqlite3.connect(url().removeprefix("sqlite:///"), isolation_level=None)
    found.executescript(
        "PRAGMA busy_timeout=30000; PRAGMA synchronous=normal;"
        "PRAGMA foreign_keys=1; PRAGMA cache_size=-65536"
    )
    return found


def among(column: str) -> str:
    """The condition that a column is one of some ids: see :func:`listed`."""
    if IS_SQLITE:
        return f"{column} IN (SELECT value FROM json_each(?))"
    return f"{column} = ANY(?)"


def listed(ids: Sequence[int]) -> object:
    """The ids as one parameter."""
    return orjson.dumps(ids).decode() if IS_SQLITE else list(ids)


def user_of(token: str) -> int:
    """Who this is; KeyError for nobody."""
    _, key, secret = token.split("_", 2)
    found = rows(
        "SELECT u.id, k.secret_sha256, k.expires_at, k.revoked_at FROM tokens k"
        " JOIN users u ON u.id = k.user_id WHERE k.key_id = ?",
        key,
    )
    hashed = hashlib.sha256(secret.encode()).hexdigest()
    for user, expected, expires_at, revoked_at in found:
        ended = expires_at is not None and expires_at < time.time() * 1e6
        if hmac.compare_digest(hashed, expected) and not ended and revoked_at is None:
            return int(user)
    raise KeyError(key)


def demand_role(user: int, project: int) -> None:
    """KeyError for whoever is no reviewer of the project."""
    role = rows(
        "SELECT role FROM members WHERE user_id = ? AND project_id = ?", user, project
    )
    if not role or role[0][0] not in {"REVIEWER", "MANAGER"}:
        raise KeyError(project)


def viewer(token: str, _: Any) -> Any:
    """The answer to ``{ viewer { id } }``."""
    return {"viewer": {"id": f"User:{user_of(token)}"}}


def page(token: str, variables: Any) -> Any:
    """A page of tasks with all their answers."""
    project, first = int(variables["project"]), variables["first"]
    rows("BEGIN" if IS_SQLITE else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    demand_role(user_of(token), project)
    tasks = rows(
        "SELECT t.id, t.data, t.annotation_count, t.mean_accuracy, g.annotation_id,"
        " a.result FROM tasks t LEFT JOIN ground_truths g ON g.task_id = t.id"
        " LEFT JOIN annotations a ON a.id = g.annotation_id"
        " WHERE t.project_id = ? ORDER BY t.id LIMIT ?",
        project,
        first + 1,
    )
    more, tasks = len(tasks) > first, tasks[:first]
    ids = listed([task[0] for task in tasks])
    answers = rows(
        "SELECT id, task_id, result, accuracy, was_cancelled, created_at"
        f" FROM annotations WHERE {among('task_id')} ORDER BY id",
        ids,
    )
    guesses = rows(
        "SELECT id, task_id, result, accuracy, model_version, score FROM predictions"
        f" WHERE {among('task_id')} ORDER BY id",
        ids,
    )
    rows("COMMIT")
    truths = {task[0]: task[4] for task in tasks}
    annotations = defaultdict(list)
    for answer in answers:
        annotations[answer[1]].append(_annotation(answer, truths[answer[1]]))
    predictions = defaultdict(list)
    for guess in guesses:
        predictions[guess[1]].append(_prediction(guess))
    nodes = [_task(task, annotations[task[0]], predictions[task[0]]) for task in tasks]
    end = {"hasNextPage": more, "endCursor": _cursor(tasks)}
    return {"tasks": {"nodes": nodes, "pageInfo": end}}


def _cursor(tasks: list[Row]) -> str | None:
    if not tasks:
        return None
    text = orjson.dumps(["ID", tasks[-1][0]])
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def _task(task: Row, annotations: list[Any], predictions: list[Any]) -> Any:
    id_, data, count, mean, truth, result = task
    return {
        "id": f"Task:{id_}",
        "data": orjson.Fragment(data),
        "annotationCount": count,
        "meanAccuracy": mean,
        "groundTruth": None
        if truth is None
        else {"id": f"Annotation:{truth}", "result": orjson.Fragment(result)},
        "annotations": annotations,
        "predictions": predictions,
    }


def _annotation(row: Row, truth: int | None) -> Any:
    id_, _, result, accuracy, was_cancelled, created_at = row
    return {
        "id": f"Annotation:{id_}",
        "result": orjson.Fragment(result),
        "accuracy": accuracy,
        "accuracyStatus": _status(id_, accuracy, truth, was_cancelled),
        "wasCancelled": bool(was_cancelled),
        "createdAt": _moment(created_at),
    }


def _status(id_: int, accuracy: Any, truth: int | None, was_cancelled: Any) -> str:
    if truth is None:
        return "NO_GROUND_TRUTH"
    if truth == id_:
        return "IS_GROUND_TRUTH"
    if was_cancelled:
        return "SKIPPED"
    return "PENDING" if accuracy is None else "SCORED"


def _moment(at: int) -> str:
    seconds, micros = divmod(at, 1_000_000)
    return f"{_second(seconds)}.{micros // 1000:03d}Z"


@functools.lru_cache(maxsize=4096)
def _second(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


def _prediction(row: Row) -> Any:
    id_, _, result, accuracy, model_version, score = row
    return {
        "id": f"Prediction:{id_}",
        "result": orjson.Fragment(result),
        "accuracy": accuracy,
        "modelVersion": model_version,
        "score": score,
    }


def set_ground_truth(token: str, variables: Any) -> Any:
    """Mark an annotation, score the others against it, and write the history."""
    annotation = int(variables["id"])
    rows("BEGIN IMMEDIATE" if IS_SQLITE else "BEGIN")
    user = user_of(token)
    found = rows(
        "SELECT a.task_id, a.project_id, g.annotation_id FROM annotations a"
        " LEFT JOIN ground_truths g ON g.task_id = a.task_id WHERE a.id = ?",
        annotation,
    )
    task, project, previous = found[0]
    demand_role(user, project)
    if previous != annotation:
        _mark(annotation, task, project, previous, user)
    scores = rows("SELECT id, accuracy FROM annotations WHERE task_id = ?", task)
    mean = rows("SELECT mean_accuracy FROM tasks WHERE id = ?", task)[0][0]
    rows("COMMIT")
    shown = {
        "id": f"Task:{task}",
        "meanAccuracy": mean,
        "groundTruth": {"id": f"Annotation:{annotation}"},
        "annotations": [
            {"id": f"Annotation:{one}", "accuracy": accuracy}
            for one, accuracy in sorted(scores)
        ],
    }
    return {"setGroundTruth": {"changed": previous != annotation, "task": shown}}


def _mark(
    annotation: int, task: int, project: int, previous: int | None, user: int
) -> None:
    at = time.time_ns() // 1000
    rows(
        "INSERT INTO ground_truths"
        " (task_id, project_id, annotation_id, set_by, set_at, result)"
        " SELECT task_id, project_id, id, ?, ?, result FROM annotations WHERE id = ?"
        " ON CONFLICT (task_id) DO UPDATE SET annotation_id ="
        " excluded.annotation_id, set_by = excluded.set_by, set_at = excluded.set_at,"
        " result = excluded.result",
        *(user, at, annotation),
    )
    _score(task, project, annotation)
    rows(
        "UPDATE tasks SET ground_truth_set_at = ?, is_pending = FALSE,"
        " is_truth_changed = FALSE, is_truth_withdrawn = FALSE,"
        " revision = revision + 1, mean_accuracy ="
        " (SELECT AVG(accuracy) FROM annotations WHERE task_id = tasks.id)"
        " WHERE id = ?",
        *(at, task),
    )
    number = rows(
        "UPDATE projects SET last_change = last_change + 1 WHERE id = ?"
        " RETURNING last_change",
        project,
    )[0][0]
    rows(
        "INSERT INTO changes (project_id, kind, task_id, annotation_id,"
        " previous_annotation_id, number, at, actor_id, verified_result)"
        " SELECT ?, 'GROUND_TRUTH_SET', ?, ?, ?, ?, ?, ?, result"
        " FROM ground_truths WHERE task_id = ?",
        *(project, task, annotation, previous, number, at, user, task),
    )


def _score(task: int, project: int, truth: int) -> None:
    answers = rows(
        "SELECT id, result, was_cancelled FROM annotations WHERE task_id = ?", task
    )
    guesses = rows("SELECT id, result FROM predictions WHERE task_id = ?", task)
    right = next(result for id_, result, _ in answers if id_ == truth)
    reference = _scorer(project).reference(orjson.loads(right))
    assessed = (
        "accuracy = ?, assessment = ?, answered_control_count = ?, control_count = ?"
    )
    for id_, result, was_cancelled in answers:
        worth: tuple[object, ...] = (None, None, None, None)
        if id_ != truth and not was_cancelled:
            worth = reference.assess(orjson.loads(result))
        rows(f"UPDATE annotations SET {assessed} WHERE id = ?", *worth, id_)
    for id_, result in guesses:
        worth = reference.assess(orjson.loads(result))
        rows(f"UPDATE predictions SET {assessed} WHERE id = ?", *worth, id_)


@functools.cache
def _scorer(project: int) -> Scorer:
    config, profile = rows(
        "SELECT label_config, scoring_profile FROM projects WHERE id = ?", project
    )[0]
    return compile_scorer(config, orjson.loads(profile))


def answered_by(handler: Handler) -> Callable[[Request], Any]:
    """The endpoint: JSON in, JSON out; PostgreSQL is waited for in threads."""

    async def respond(request: Request) -> Response:
        token = request.headers["authorization"].removeprefix("Bearer ")
        variables = orjson.loads(await request.body()).get("variables")
        if IS_SQLITE:
            data = handler(token, variables)
        else:
            data = await run_in_threadpool(handler, token, variables)
        body = orjson.dumps({"data": data})
        return Response(body, media_type="application/json")

    return respond


HANDLERS: dict[str, Handler] = {
    "page": page,
    "viewer": viewer,
    "set": set_ground_truth,
}

if __name__ == "__main__":
    serve(
        Starlette(
            routes=[
                Route(f"/{name}", answered_by(handler), methods=["POST"])
                for name, handler in HANDLERS.items()
            ]
        )
    )
