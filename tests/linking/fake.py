"""A Label Studio of the tests: in memory, with the traps of the real one.

What people do there are methods (:meth:`FakeLabelStudio.annotate` and so on). What a
link asks goes through :meth:`FakeLabelStudio.answer`, in the process by
:meth:`FakeLabelStudio.transport`, over loopback by :func:`served`.

Seen in Label Studio 1.23.2 and done alike here: a Datetime filter without a fraction
is a 500; a page past the end is a 404; ``include`` filters the fields of annotations;
``completed_by`` is a number in lists and an object in a task alone; a star clears its
siblings, whose ``updated_at`` stays; a save of an annotation deletes its drafts, and
the list of the drafts of an annotation has those of its whole task; a
value that is refused has cleared the siblings already; bulk actions give all their
tasks one moment, and those on predictions none; ``total_annotations_number`` leaves
skipped ones out and ``ground_truth_number`` does not; access tokens end after 300 s.
"""

import json
import re
import secrets
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import httpx2
import uvicorn

Json = dict[str, Any]

SECOND = 1_000_000
ACCESS_SECONDS = 300
START = 1_796_000_000 * SECOND
WEBHOOK_SECONDS = 1.0
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}Z")
CONFIG = (
    '<View><Text name="text" value="$text"/><Choices name="mood" toName="text">'
    '<Choice value="calm"/><Choice value="angry"/><Choice value="flat"/></Choices>'
    "</View>"
)
LEGACY = "0123456789abcdef0123456789abcdef01234567"
PERSONAL = "header.refresh.signature"
TOKENS = {LEGACY: 1, PERSONAL: 1}


def mood(*chosen: str) -> list[Json]:
    """A result of :data:`CONFIG`."""
    value = {"choices": list(chosen)}
    return [
        {
            "id": "r1",
            "from_name": "mood",
            "to_name": "text",
            "type": "choices",
            "value": value,
        }
    ]


def printed(moment: int) -> str:
    """A moment as Label Studio prints it: without a fraction where there is none."""
    seconds, micros = divmod(moment, SECOND)
    stamp = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{stamp}.{micros:06d}Z" if micros else f"{stamp}Z"


class Asked(NamedTuple):
    """A request as it came."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any

    @property
    def changes(self) -> bool:
        """Whether it is more than a question."""
        return self.method != "GET" and "/token/" not in self.path


class Answered(NamedTuple):
    """What is answered; half a body where ``is_cut``, nothing where it hangs."""

    status: int
    body: bytes
    headers: Mapping[str, str] = {"content-type": "application/json"}
    is_cut: bool = False
    hangs: bool = False


@dataclass
class Annotation:
    id: int
    task: int
    project: int
    result: list[Json]
    completed_by: int | None
    created_at: int
    updated_at: int
    updated_by: int | None
    was_cancelled: bool = False
    ground_truth: bool = False
    lead_time: float | None = None
    import_id: int | None = None


@dataclass
class Prediction:
    id: int
    task: int
    project: int
    result: list[Json]
    model_version: str
    score: float | None
    created_at: int
    updated_at: int


@dataclass
class Task:
    id: int
    project: int
    data: Json
    created_at: int
    updated_at: int
    meta: Json | None = field(default_factory=dict)
    updated_by: int | None = None


@dataclass
class Draft:
    id: int
    task: int
    annotation: int | None
    user: int
    result: list[Json]


@dataclass
class Project:
    id: int
    title: str
    label_config: str
    created_at: int
    evaluates: bool = False


@dataclass
class Fault:
    """What goes wrong with the next requests whose path holds ``path``.

    ``kind`` is a status such as ``"500"``, ``"hang"``, ``"half"`` (of the body),
    ``"again"`` (the answer that such a request got before), ``"html"`` or a call, which
    is made just before the answer.
    """

    kind: str | Callable[[], object]
    path: str = ""
    method: str = ""
    times: int = 1
    after: int = 0

    def hits(self, asked: Asked) -> bool:
        if self.path not in asked.path or self.method not in asked.method:
            return False
        if self.after:
            self.after -= 1
            return False
        return self.times > 0


class FakeLabelStudio:
    """One Label Studio with its projects.

    Args:
        now: microseconds since 1970; without it a clock that only moves when something
            is changed, and by :meth:`advance`.
        sends_to_private: whether webhooks may go to loopback, which since 1.23.1 is not
            so by default.

    Attributes:
        requests: all that was asked, oldest first.
        writes: those of them that change something.
        faults: what is to go wrong; see :class:`Fault`.

    """

    def __init__(
        self,
        now: Callable[[], int] | None = None,
        *,
        sends_to_private: bool = False,
    ) -> None:
        self.lock = threading.RLock()
        self.release = "1.23.2"
        self.sends_to_private = sends_to_private
        self.legacy_tokens = True
        self.tokens = dict(TOKENS)
        self.users: dict[int, Json] = {}
        self.projects: dict[int, Project] = {}
        self.tasks: dict[int, Task] = {}
        self.annotations: dict[int, Annotation] = {}
        self.predictions: dict[int, Prediction] = {}
        self.drafts: dict[int, Draft] = {}
        self.webhooks: dict[int, Json] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.requests: list[Asked] = []
        self.writes: list[Asked] = []
        self.faults: list[Fault] = []
        self.hanging = threading.Event()
        self.deliver: Callable[[str, Mapping[str, str], Json], None] = _delivered
        self._now = now
        self._clock = START
        self._access: dict[str, tuple[int, int]] = {}
        self._last: dict[str, int] = {}
        self._before: dict[str, Answered] = {}
        self.user("olive@example.org")

    # What people do there

    def advance(self, seconds: float) -> None:
        """Let time pass, where the clock is the fake's own."""
        self._clock += int(seconds * SECOND)

    def user(self, email: str, first_name: str = "", last_name: str = "") -> int:
        number = self._id("user")
        self.users[number] = {
            "id": number,
            "email": email,
            "first_name": first_name,
            "last_name": last_name,
            "username": "",
            "avatar": None,
            "initials": email[:2],
        }
        return number

    def project(self, title: str = "Moods", label_config: str = CONFIG) -> int:
        number = self._id("project")
        self.projects[number] = Project(number, title, label_config, self._tick())
        return number

    def add_tasks(self, project: int, data: Iterable[Json], user: int = 1) -> list[int]:
        """Import tasks: all of them get one moment, but for some microseconds."""
        with self.lock:
            ids = []
            for value in data:
                number, at = self._id("task"), self._tick()
                self.tasks[number] = Task(number, project, value, at, at, {}, user)
                ids.append(number)
        self._tell(project, "TASKS_CREATED", {"tasks": [{"id": one} for one in ids]})
        return ids

    def edit_task(self, task: int, **fields: Any) -> None:
        """Change ``data`` or ``meta``; no webhook tells."""
        with self.lock:
            for name, value in fields.items():
                setattr(self.tasks[task], name, value)
            self._touch(task)

    def annotate(
        self,
        task: int,
        result: list[Json] | None = None,
        user: int | None = 1,
        **fields: Any,
    ) -> int:
        """Submit an annotation, or skip with ``was_cancelled=True``."""
        with self.lock:
            number, at = self._id("annotation"), self._tick()
            made = Annotation(
                number,
                task,
                self.tasks[task].project,
                mood("calm") if result is None else result,
                user,
                at,
                at,
                user,
                **fields,
            )
            self.annotations[number] = made
            if made.ground_truth:
                self._clear_siblings(made)
            self._touch(task, user)
        self._tell_of("ANNOTATION_CREATED", made)
        return number

    def edit(self, annotation: int, user: int | None = 1, **fields: Any) -> None:
        """Save an annotation with other fields, as its author or a script does."""
        with self.lock:
            row = self.annotations[annotation]
            if fields.get("ground_truth") is True:
                self._clear_siblings(row)
            for name, value in fields.items():
                setattr(row, name, value)
            self._saved(row, user)
        self._tell_of("ANNOTATION_UPDATED", row)

    def star(self, annotation: int, user: int | None = 1) -> None:
        self.edit(annotation, user, ground_truth=True)

    def unstar(self, annotation: int, user: int | None = 1) -> None:
        self.edit(annotation, user, ground_truth=False)

    def star_racing(self, annotation: int) -> None:
        """A star beside those that are there: two that were set at once do this."""
        with self.lock:
            row = self.annotations[annotation]
            row.ground_truth = True
            self._saved(row, 1)

    def move(self, annotation: int, task: int) -> None:
        """Move an annotation to another task: both tasks' ``updated_at`` move."""
        with self.lock:
            row = self.annotations[annotation]
            former, row.task = row.task, task
            self._saved(row, 1)
            self._touch(former)
        self._tell_of("ANNOTATION_UPDATED", row)

    def delete_annotation(self, annotation: int) -> None:
        with self.lock:
            row = self._dropped(annotation)
            self._touch(row.task)
        self._tell(
            row.project, "ANNOTATIONS_DELETED", {"annotations": [{"id": annotation}]}
        )

    def delete_annotations(self, tasks: Sequence[int]) -> None:
        """The bulk action: one moment for all tasks."""
        with self.lock:
            at = self._tick()
            for task in tasks:
                for annotation in self.annotations_of(task):
                    self._dropped(annotation.id)
                self.tasks[task].updated_at = at

    def annotate_from_predictions(self, tasks: Sequence[int], user: int = 1) -> None:
        """The bulk action: one moment for all tasks."""
        with self.lock:
            at = self._tick()
            for task in tasks:
                for prediction in self.predictions_of(task)[-1:]:
                    number = self._id("annotation")
                    self.annotations[number] = Annotation(
                        number,
                        task,
                        prediction.project,
                        prediction.result,
                        user,
                        at,
                        at,
                        user,
                    )
                    self.tasks[task].updated_at = at

    def predict(
        self,
        task: int,
        result: list[Json] | None = None,
        model_version: str = "m1",
        score: float | None = 0.5,
    ) -> int:
        """A prediction by API: it moves the task's ``updated_at``, no webhook tells."""
        with self.lock:
            number = self._predicted(task, result, model_version, score)
            self._touch(task, None)
        return number

    def change_prediction(self, prediction: int, **fields: Any) -> None:
        with self.lock:
            row = self.predictions[prediction]
            for name, value in fields.items():
                setattr(row, name, value)
            row.updated_at = self._tick()
            self._touch(row.task, None)

    def delete_prediction(self, prediction: int) -> None:
        with self.lock:
            row = self.predictions.pop(prediction)
            self._touch(row.task, None)

    def import_predictions(
        self, tasks: Sequence[int], result: list[Json] | None = None
    ) -> list[int]:
        """In bulk: no ``updated_at`` moves, no webhook tells."""
        with self.lock:
            return [self._predicted(task, result, "bulk", 0.25) for task in tasks]

    def delete_predictions(self, tasks: Sequence[int]) -> None:
        """In bulk: no ``updated_at`` moves, no webhook tells."""
        with self.lock:
            for task in tasks:
                for prediction in self.predictions_of(task):
                    del self.predictions[prediction.id]

    def draft(
        self, task: int, annotation: int | None, user: int, result: list[Json]
    ) -> int:
        """Unsubmitted changes; nothing else moves."""
        with self.lock:
            number = self._id("draft")
            self.drafts[number] = Draft(number, task, annotation, user, result)
        return number

    def delete_tasks(self, tasks: Sequence[int], *, tells: bool = True) -> None:
        with self.lock:
            project = self.tasks[tasks[0]].project
            for task in tasks:
                for annotation in self.annotations_of(task):
                    self._dropped(annotation.id)
                for prediction in self.predictions_of(task):
                    del self.predictions[prediction.id]
                del self.tasks[task]
        if tells:
            gone = [{"id": one} for one in tasks]
            self._tell(project, "TASKS_DELETED", {"tasks": gone})

    def set_label_config(self, project: int, label_config: str) -> None:
        self.projects[project].label_config = label_config
        self._tell(project, "PROJECT_UPDATED", {})

    def delete_project(self, project: int) -> None:
        tasks = [task.id for task in self.tasks_of(project)]
        if tasks:
            self.delete_tasks(tasks, tells=False)
        del self.projects[project]

    # What is there

    def tasks_of(self, project: int) -> list[Task]:
        return [task for task in self.tasks.values() if task.project == project]

    def annotations_of(self, task: int) -> list[Annotation]:
        return [one for one in self.annotations.values() if one.task == task]

    def predictions_of(self, task: int) -> list[Prediction]:
        return [one for one in self.predictions.values() if one.task == task]

    def starred(self, task: int) -> list[int]:
        """The annotations of a task with a star."""
        return [one.id for one in self.annotations_of(task) if one.ground_truth]

    # Requests

    def transport(self) -> httpx2.BaseTransport:
        """What a client asks in the place of the network."""
        return _Transport(self)

    def answer(self, asked: Asked) -> Answered:
        """Answer one request, with the fault that is due."""
        self.requests.append(asked)
        if asked.changes:
            self.writes.append(asked)
        kind = self._fault(asked)
        if callable(kind):
            kind()
        elif kind == "again" and asked.path in self._before:
            return self._before[asked.path]
        elif kind == "hang":
            return Answered(0, b"", hangs=True)
        elif kind == "html":
            return Answered(200, b"<html>busy</html>", {"content-type": "text/html"})
        elif kind is not None and kind.isdecimal():
            return _refused(int(kind), "as the test wants it")
        try:
            with self.lock:
                answered = self._route(asked)
        except _Refused as refused:
            return _refused(refused.status, str(refused), refused.errors)
        self._before[asked.path] = answered
        return answered._replace(is_cut=kind == "half")

    def fail(
        self, kind: str | Callable[[], object], path: str = "", **more: Any
    ) -> None:
        """Let something go wrong; see :class:`Fault`."""
        self.faults.append(Fault(kind, path, **more))

    def _fault(self, asked: Asked) -> str | Callable[[], object] | None:
        for fault in self.faults:
            if fault.hits(asked):
                fault.times -= 1
                if not fault.times:
                    self.faults.remove(fault)
                return fault.kind
        return None

    def _route(self, asked: Asked) -> Answered:
        path = asked.path
        if path == "/api/version":
            return _given({"release": self.release, "edition": "Community"})
        if path.rstrip("/") == "/api/token/refresh":
            return self._refresh(asked)
        user = self._signed_in(asked)
        if path in self.files:
            kind, content = self.files[path]
            return _ranged(content, kind, asked.headers.get("range"))
        parts = [part for part in path.split("/") if part]
        if parts[:1] != ["api"]:
            raise _Refused(404, "Not found.")
        numbers = [int(part) for part in parts if part.isdecimal()]
        name = "/".join("N" if part.isdecimal() else part for part in parts[1:])
        route = getattr(self, _ROUTES.get((asked.method, name), ""), None)
        if route is None:
            raise _Refused(404, "Not found.")
        answered: Answered = route(asked, user, *numbers)
        return answered

    def _refresh(self, asked: Asked) -> Answered:
        user = self.tokens.get(asked.body.get("refresh", ""))
        if user is None or asked.body["refresh"].count(".") != 2:
            raise _Refused(401, "Token is invalid")
        access = secrets.token_hex(16)
        self._access[access] = (user, self.now() + ACCESS_SECONDS * SECOND)
        return _given({"access": access})

    def _signed_in(self, asked: Asked) -> int:
        kind, _, token = asked.headers.get("authorization", "").partition(" ")
        if kind == "Token" and token in self.tokens and "." not in token:
            if self.legacy_tokens:
                return self.tokens[token]
            raise _Refused(
                401,
                "Authentication token no longer valid: legacy token authentication has"
                " been disabled for this organization",
            )
        user, until = self._access.get(token, (0, 0)) if kind == "Bearer" else (0, 0)
        if until > self.now():
            return user
        raise _Refused(401, "Invalid token." if token else "No credentials.")

    # Users and projects

    def _whoami(self, asked: Asked, user: int) -> Answered:
        return _given(self.users[user])

    def _users(self, asked: Asked, user: int) -> Answered:
        return _given(list(self.users.values()))

    def _projects(self, asked: Asked, user: int) -> Answered:
        chosen = list(self.projects.values())
        if "ids" in asked.params:
            ids = {int(one) for one in asked.params["ids"].split(",")}
            chosen = [one for one in chosen if one.id in ids]
        fields = asked.params.get("include")
        rows = [self._project_row(project) for project in reversed(chosen)]
        if fields:
            rows = [_only(row, fields.split(",")) for row in rows]
        return _given(
            {"count": len(rows), "next": None, "previous": None, "results": rows}
        )

    def _project(self, asked: Asked, user: int, number: int) -> Answered:
        return _given(self._project_row(self._there(self.projects, number, "Project")))

    def _project_row(self, project: Project) -> Json:
        tasks = {task.id for task in self.tasks_of(project.id)}
        answers = [one for one in self.annotations.values() if one.task in tasks]
        skipped = sum(one.was_cancelled for one in answers)
        predicted = sum(one.task in tasks for one in self.predictions.values())
        return {
            "id": project.id,
            "title": project.title,
            "label_config": project.label_config,
            "created_at": printed(project.created_at),
            "task_number": len(tasks),
            "total_annotations_number": len(answers) - skipped,
            "skipped_annotations_number": skipped,
            "total_predictions_number": predicted,
            "ground_truth_number": sum(one.ground_truth for one in answers),
            "evaluate_predictions_automatically": project.evaluates,
        }

    # Tasks

    def _task_list(self, asked: Asked, user: int) -> Answered:
        project = int(asked.params.get("project", 0))
        self._there(self.projects, project, "Project")
        query = json.loads(asked.params.get("query", "{}"))
        tasks = self._chosen(project, query)
        size = int(asked.params.get("page_size", 100))
        start = (int(asked.params.get("page", 1)) - 1) * size
        if start and start >= len(tasks):
            raise _Refused(404, "Invalid page.")
        include = asked.params.get("include", "").split(",")
        is_full = asked.params.get("fields") == "all"
        rows = [
            self._listed(task, include, is_full=is_full)
            for task in tasks[start : start + size]
        ]
        ids = {task.id for task in tasks}
        answers = sum(one.task in ids for one in self.annotations.values())
        predicted = sum(one.task in ids for one in self.predictions.values())
        return _given(
            {
                "total_annotations": answers,
                "total_predictions": predicted,
                "total": len(tasks),
                "tasks": rows,
            }
        )

    def _chosen(self, project: int, query: Json) -> list[Task]:
        items = query.get("filters", {}).get("items", [])
        selected = query.get("selectedItems")
        tasks = [
            task
            for task in self.tasks_of(project)
            if all(_passes(task, item) for item in items)
        ]
        if selected is not None and not selected["all"]:
            tasks = [task for task in tasks if task.id in set(selected["included"])]
        for key in reversed(query.get("ordering", []) or ["tasks:id"]):
            name = key.removeprefix("-").removeprefix("tasks:")
            tasks.sort(key=lambda task: getattr(task, name), reverse=key[0] == "-")
        return tasks

    def _listed(self, task: Task, include: list[str], *, is_full: bool) -> Json:
        row = self._task_row(task)
        if is_full:
            row["annotations"] = [
                _only(self._annotation_row(one), include)
                for one in self.annotations_of(task.id)
            ]
            row["predictions"] = [
                self._prediction_row(one) for one in self.predictions_of(task.id)
            ]
        return _only(row, include)

    def _task_row(self, task: Task) -> Json:
        return {
            "id": task.id,
            "data": task.data,
            "meta": task.meta,
            "created_at": printed(task.created_at),
            "updated_at": printed(task.updated_at),
            "updated_by": [{"user_id": task.updated_by}] if task.updated_by else [],
            "draft_exists": any(one.task == task.id for one in self.drafts.values()),
            "project": task.project,
            "overlap": 1,
            "inner_id": task.id,
        }

    def _annotation_row(self, row: Annotation) -> Json:
        moments = {
            "created_at": printed(row.created_at),
            "updated_at": printed(row.updated_at),
        }
        return {**vars(row), **moments}

    def _prediction_row(self, row: Prediction) -> Json:
        moments = {
            "created_at": printed(row.created_at),
            "updated_at": printed(row.updated_at),
        }
        return {**vars(row), **moments}

    def _task(self, asked: Asked, user: int, number: int) -> Answered:
        task = self._there(self.tasks, number, "Task")
        answers = [
            {
                **self._annotation_row(one),
                "completed_by": self.users.get(one.completed_by or 0),
            }
            for one in self.annotations_of(number)
        ]
        predictions = [self._prediction_row(one) for one in self.predictions_of(number)]
        return _given(
            {
                **self._task_row(task),
                "annotations": answers,
                "predictions": predictions,
            }
        )

    def _edited_task(self, asked: Asked, user: int, number: int) -> Answered:
        self._there(self.tasks, number, "Task")
        self.edit_task(number, **_only(asked.body, ["data", "meta"]))
        return self._task(asked, user, number)

    def _deleted_task(self, asked: Asked, user: int, number: int) -> Answered:
        self._there(self.tasks, number, "Task")
        self.delete_tasks([number])
        return Answered(204, b"")

    def _annotations_of_task(self, asked: Asked, user: int, number: int) -> Answered:
        self._there(self.tasks, number, "Task")
        rows = [
            self._annotation_row(one)
            for one in self.annotations_of(number)
            if not one.was_cancelled
        ]
        return _given(rows)

    def _drafts(self, asked: Asked, user: int, task: int, number: int) -> Answered:
        self._there(self.annotations, number, "Annotation")
        rows = [
            {**vars(one), "user": self.users[one.user]["email"]}
            for one in self.drafts.values()
            if one.task == task
        ]
        return _given(rows)

    def _prediction_list(self, asked: Asked, user: int) -> Answered:
        project = int(asked.params.get("project", 0))
        rows = [
            self._prediction_row(one)
            for one in self.predictions.values()
            if one.project == project
        ]
        return _given(rows)

    # Annotations

    def _annotation(self, asked: Asked, user: int, number: int) -> Answered:
        row = self._there(self.annotations, number, "Annotation")
        return _given(self._annotation_row(row))

    def _edited_annotation(self, asked: Asked, user: int, number: int) -> Answered:
        row = self._there(self.annotations, number, "Annotation")
        star = asked.body.get("ground_truth")
        if star:  # before anything is checked
            self._clear_siblings(row)
        if star is not None and not isinstance(star, bool):
            errors = {"ground_truth": ["Must be a valid boolean."]}
            raise _Refused(400, "Validation error", errors)
        fields = _only(
            asked.body, ["ground_truth", "result", "was_cancelled", "lead_time"]
        )
        self.edit(number, user, **fields)
        return _given(self._annotation_row(row))

    def _new_annotation(self, asked: Asked, user: int, task: int) -> Answered:
        self._there(self.tasks, task, "Task")
        fields = _only(asked.body, ["ground_truth", "was_cancelled", "lead_time"])
        author = asked.body.get("completed_by", user)
        number = self.annotate(task, asked.body.get("result", []), author, **fields)
        made = self._annotation_row(self.annotations[number])
        return _given(made)._replace(status=201)

    def _deleted_annotation(self, asked: Asked, user: int, number: int) -> Answered:
        self._there(self.annotations, number, "Annotation")
        self.delete_annotation(number)
        return Answered(204, b"")

    # Webhooks

    def _webhooks(self, asked: Asked, user: int) -> Answered:
        project = int(asked.params.get("project", 0))
        return _given([w for w in self.webhooks.values() if w["project"] == project])

    def _new_webhook(self, asked: Asked, user: int) -> Answered:
        if asked.body.get("project") not in self.projects:
            raise _Refused(404, "Project not found.")
        host = urlsplit(asked.body["url"]).hostname or ""
        if _is_private(host) and not self.sends_to_private:
            raise _Refused(
                403,
                "URL resolves to a reserved network address (block: 127.0.0.0/8)",
            )
        number = self._id("webhook")
        self.webhooks[number] = {"id": number, "is_active": True, **asked.body}
        return _given(self.webhooks[number])._replace(status=201)

    def _deleted_webhook(self, asked: Asked, user: int, number: int) -> Answered:
        self._there(self.webhooks, number, "Webhook")
        del self.webhooks[number]
        return Answered(204, b"")

    def _tell_of(self, action: str, row: Annotation) -> None:
        payload = {"annotation": self._annotation_row(row), "task": {"id": row.task}}
        self._tell(row.project, action, payload)

    def _tell(self, project: int, action: str, payload: Json) -> None:
        """Send the webhooks of an action: each once, before whoever acts goes on."""
        for webhook in list(self.webhooks.values()):
            wanted = webhook.get("send_for_all_actions") or action in webhook.get(
                "actions", []
            )
            if webhook["project"] == project and wanted:
                body: Json = {"action": action}
                if webhook.get("send_payload", True):
                    body |= {"project": {"id": project}, **payload}
                self.deliver(webhook["url"], webhook.get("headers", {}), body)

    # Rows

    def now(self) -> int:
        return self._clock if self._now is None else self._now()

    def _tick(self) -> int:
        """The present moment; no two are the same."""
        self._clock = max(self.now(), self._clock + 1)
        return self._clock

    def _id(self, table: str) -> int:
        """An id that was never used."""
        self._last[table] = self._last.get(table, 0) + 1
        return self._last[table]

    def _touch(self, task: int, user: int | None = 1) -> None:
        row = self.tasks[task]
        row.updated_at = self._tick()
        row.updated_by = user or row.updated_by

    def _saved(self, row: Annotation, user: int | None) -> None:
        row.updated_at, row.updated_by = self._tick(), user
        for draft in list(self.drafts.values()):
            if draft.annotation == row.id:
                del self.drafts[draft.id]
        self._touch(row.task, user)

    def _clear_siblings(self, row: Annotation) -> None:
        for sibling in self.annotations_of(row.task):
            if sibling is not row:
                sibling.ground_truth = False

    def _dropped(self, annotation: int) -> Annotation:
        for draft in list(self.drafts.values()):
            if draft.annotation == annotation:
                del self.drafts[draft.id]
        return self.annotations.pop(annotation)

    def _predicted(
        self,
        task: int,
        result: list[Json] | None,
        model_version: str,
        score: float | None,
    ) -> int:
        number, at = self._id("prediction"), self._tick()
        project = self.tasks[task].project
        chosen = mood("calm") if result is None else result
        row = Prediction(number, task, project, chosen, model_version, score, at, at)
        self.predictions[number] = row
        return number

    def _there(self, rows: Mapping[int, Any], number: int, kind: str) -> Any:
        if number not in rows:
            raise _Refused(404, f"No {kind} matches the given query.")
        return rows[number]


_ROUTES = {
    ("GET", "current-user/whoami"): "_whoami",
    ("GET", "users"): "_users",
    ("GET", "projects"): "_projects",
    ("GET", "projects/N"): "_project",
    ("GET", "tasks"): "_task_list",
    ("GET", "tasks/N"): "_task",
    ("PATCH", "tasks/N"): "_edited_task",
    ("DELETE", "tasks/N"): "_deleted_task",
    ("GET", "tasks/N/annotations"): "_annotations_of_task",
    ("POST", "tasks/N/annotations"): "_new_annotation",
    ("GET", "tasks/N/annotations/N/drafts"): "_drafts",
    ("GET", "annotations/N"): "_annotation",
    ("PATCH", "annotations/N"): "_edited_annotation",
    ("DELETE", "annotations/N"): "_deleted_annotation",
    ("GET", "predictions"): "_prediction_list",
    ("GET", "webhooks"): "_webhooks",
    ("POST", "webhooks"): "_new_webhook",
    ("DELETE", "webhooks/N"): "_deleted_webhook",
}


class _Refused(Exception):  # noqa: N818
    def __init__(self, status: int, detail: str, errors: Json | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.errors = errors


def _given(value: object) -> Answered:
    return Answered(200, json.dumps(value).encode())


def _refused(status: int, detail: str, errors: Json | None = None) -> Answered:
    body: Json = {"status_code": status, "version": "1.23.2", "detail": detail}
    if errors is not None:
        body["validation_errors"] = errors
    return Answered(status, json.dumps(body).encode())


def _only(row: Json, names: Iterable[str]) -> Json:
    wanted = set(names) | {"id"}
    if wanted == {"", "id"}:
        return row
    return {name: value for name, value in row.items() if name in wanted}


def _passes(task: Task, item: Json) -> bool:
    name = item["filter"].removeprefix("filter:tasks:")
    value = item["value"]
    if item["type"] == "Datetime":
        if not MOMENT.fullmatch(value):
            raise _Refused(
                500,
                f"time data '{value}' does not match format '%Y-%m-%dT%H:%M:%S.%fZ'",
            )
        stamp = datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        value = int(stamp.timestamp()) * SECOND + stamp.microsecond
    held = getattr(task, name)
    compared = {
        "equal": held == value,
        "greater": held > value,
        "less": held < value,
        "greater_or_equal": held >= value,
        "less_or_equal": held <= value,
    }
    passed: bool = compared[item["operator"]]
    return passed


def _ranged(content: bytes, kind: str, range_: str | None) -> Answered:
    headers = {"content-type": kind, "accept-ranges": "bytes"}
    match = re.fullmatch(r"bytes=(\d+)-(\d*)", range_ or "")
    if match is None:
        return Answered(200, content, headers)
    first, last = int(match[1]), int(match[2] or len(content) - 1)
    part = content[first : last + 1]
    headers["content-range"] = f"bytes {first}-{last}/{len(content)}"
    return Answered(206, part, headers)


def _is_private(host: str) -> bool:
    return host == "localhost" or host.startswith(("127.", "10.", "192.168."))


def _delivered(url: str, headers: Mapping[str, str], body: Json) -> None:
    """Send a webhook: once, for a second, whatever comes of it."""
    request = urllib.request.Request(  # noqa: S310 - to the tests' own servers
        url,
        data=json.dumps(body).encode(),
        headers={"content-type": "application/json", **headers},
    )
    with (
        suppress(urllib.error.URLError, TimeoutError, OSError),
        urllib.request.urlopen(request, timeout=WEBHOOK_SECONDS),  # noqa: S310
    ):
        pass


class _Transport(httpx2.BaseTransport):
    """Asks the fake in this process; a hang is a time-out at once."""

    def __init__(self, fake: FakeLabelStudio) -> None:
        self._fake = fake

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        asked = Asked(
            request.method,
            request.url.path,
            dict(request.url.params),
            {name.lower(): value for name, value in request.headers.items()},
            json.loads(request.read() or b"null"),
        )
        answered = self._fake.answer(asked)
        if answered.hangs:
            raise httpx2.ReadTimeout("timed out", request=request)
        if answered.is_cut:
            raise httpx2.RemoteProtocolError(
                "peer closed connection without sending complete message body",
                request=request,
            )
        return httpx2.Response(
            answered.status,
            headers=dict(answered.headers),
            content=answered.body,
            request=request,
        )


class _Application:
    """The fake over HTTP, as ASGI; what hangs is let go by ``hanging``."""

    def __init__(self, fake: FakeLabelStudio) -> None:
        self._fake = fake

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        params = parse_qs(scope["query_string"].decode(), keep_blank_values=True)
        asked = Asked(
            scope["method"],
            scope["path"],
            {name: values[-1] for name, values in params.items()},
            {name.decode(): value.decode() for name, value in scope["headers"]},
            json.loads(body) if body else None,
        )
        answered = await _in_a_thread(self._fake, asked)
        length = len(answered.body)
        headers = [
            (name.encode(), value.encode())
            for name, value in {
                **answered.headers,
                "content-length": str(length),
            }.items()
        ]
        await send(
            {
                "type": "http.response.start",
                "status": answered.status or 504,
                "headers": headers,
            }
        )
        sent = answered.body[: length // 2] if answered.is_cut else answered.body
        await send({"type": "http.response.body", "body": sent})


async def _in_a_thread(fake: FakeLabelStudio, asked: Asked) -> Answered:
    import anyio.to_thread  # noqa: PLC0415 - only where the fake is served

    def answer() -> Answered:
        answered = fake.answer(asked)
        if answered.hangs:
            fake.hanging.wait()
        return answered

    return await anyio.to_thread.run_sync(answer, abandon_on_cancel=True)


@contextmanager
def served(fake: FakeLabelStudio, port: int = 0) -> Iterator[str]:
    """Serve the fake on loopback; its address."""
    config = uvicorn.Config(
        _Application(fake), "127.0.0.1", port, log_level="critical", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="label-studio", daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("The fake Label Studio could not be served.")
        time.sleep(0.01)
    number = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{number}"
    finally:
        fake.hanging.set()
        server.should_exit = True
        thread.join(timeout=5)
