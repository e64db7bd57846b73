"""A client of Label Studio's API: what a link reads, and the few things it writes.

Every request is bounded in time and every answer in bytes. Redirects are not followed:
the token would go where nobody meant it to go. What goes wrong is one of the errors
below, whose message says what would be right.

Label Studio's own names of fields stay as they are in the values that are returned.
"""

import json
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import httpx2

CONNECT_SECONDS = 5.0
READ_SECONDS = 120.0
"""A page of a hundred tasks took up to 5 s of a busy Label Studio."""
ACCESS_SECONDS = 240.0
"""An access token lives 300 s; a new one is asked for before that."""
MOST_BYTES = 128 * 1024 * 1024
"""Of one answer; a caller that asks for pages asks for smaller ones then."""
MOST_ERROR_CHARACTERS = 300
OLDEST_RELEASE = (1, 22)

TASK_FIELDS = (
    "id,data,meta,annotations,predictions,created_at,updated_at,result,completed_by,"
    "ground_truth,was_cancelled,lead_time,updated_by,import_id,draft_exists"
)
"""The list's ``include`` filters the fields of annotations as well: without ``result``
they come without their results."""
HEAD_FIELDS = "id,created_at,updated_at"
"""What tells a task and its state from others, and is read fifty times as fast."""
PROJECT_FIELDS = (
    "id,title,created_at,label_config,task_number,total_annotations_number,"
    "skipped_annotations_number,total_predictions_number,ground_truth_number,"
    "evaluate_predictions_automatically"
)

Json = dict[str, Any]
_BY_ID = ["tasks:id"]
_BY_CHANGE = ["tasks:updated_at", "tasks:id"]


class LabelStudioError(Exception):
    """Label Studio did not do what it was asked. The message is for people."""


class Unreachable(LabelStudioError):  # noqa: N818 - a state of the other side
    """There is no answer: it does not run, or not at this address."""


class Unauthorized(LabelStudioError):  # noqa: N818
    """The token is not accepted."""


class Missing(LabelStudioError):  # noqa: N818
    """What was asked for is not there, or not for this token."""


class ProjectGone(Missing):
    """Label Studio answers, and has no such project."""


class Overloaded(LabelStudioError):  # noqa: N818
    """Label Studio has a fault, or too much to do, or something else answers for it.

    Try again later.
    """


class AnswerTooLarge(LabelStudioError):  # noqa: N818
    """The answer has more than :data:`MOST_BYTES` bytes."""


class NotAccepted(LabelStudioError):  # noqa: N818
    """Label Studio refuses this request, and would refuse it again."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class TaskPage(NamedTuple):
    """Some tasks as Label Studio gives them.

    Attributes:
        tasks: their values, with annotations and predictions in full.
        total: how many the filters let through, on this page or not.
        byte_count: how large the answer was.

    """

    tasks: list[Json]
    total: int
    byte_count: int


class Media(NamedTuple):
    """A file as Label Studio gives it: the head, and the pieces of its bytes.

    A redirect has no pieces; its ``location`` header says where the file is.
    """

    status: int
    headers: Mapping[str, str]
    pieces: Iterator[bytes]


class _Response(NamedTuple):
    status_code: int
    headers: Mapping[str, str]
    content: bytes


class LabelStudioClient:
    """One Label Studio, as the user of one token sees it.

    Made for one thread at a time: at most one request is under way.

    Args:
        base_url: such as ``http://localhost:8080``, with or without a path.
        token: a personal access token, or a legacy one.
        version: of this server, for ``User-Agent``.
        ca_file: certificates to trust besides those of the system.
        transport: for tests: what answers instead of the network.
        read_seconds: how long it waits for each piece of an answer.

    """

    def __init__(  # noqa: PLR0913 - all but two have a default
        self,
        base_url: str,
        token: str,
        version: str = "",
        ca_file: str | None = None,
        transport: httpx2.BaseTransport | None = None,
        *,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._token = token
        self._access: str | None = None
        self._access_until = 0.0
        self._lock = threading.Lock()
        self._http = httpx2.Client(
            timeout=httpx2.Timeout(read_seconds, connect=CONNECT_SECONDS),
            follow_redirects=False,
            headers={"User-Agent": f"ground-truth/{version or 'unknown'}"},
            verify=_certificates(ca_file),
            transport=transport,
            trust_env=transport is None,
        )

    def close(self) -> None:
        """End the connections."""
        self._http.close()

    # What is there

    def release(self) -> tuple[int, ...]:
        """The version of the Label Studio, such as ``(1, 23, 2)``. Needs no token.

        Raises:
            LabelStudioError: something else answers at this address.

        """
        text = self._version_text()
        if text is None:
            raise Missing(
                f"{self.base_url} answers, but it is not a Label Studio. Give the"
                " address that you open in the browser, such as http://localhost:8080."
            )
        parts = (part for part in text.split(".") if part.isdecimal())
        return tuple(int(part) for part in parts)

    def _version_text(self) -> str | None:
        """What this Label Studio says its version is; None where it is something else.

        Other servers redirect, answer a page, or know no such address.
        """
        try:
            answer = self._json("GET", "/api/version", signed=False)
        except (Missing, NotAccepted):
            return None
        text = answer.get("release") if isinstance(answer, dict) else None
        return text if isinstance(text, str) else None

    def whoami(self) -> Json:
        """The user of the token: ``id``, ``email``, names."""
        return self._object("GET", "/api/current-user/whoami")

    def users(self) -> list[Json]:
        """All users: ``id``, ``email``, ``first_name``, ``last_name``."""
        return self._list("GET", "/api/users/")

    def projects(self) -> list[Json]:
        """All projects that the token's user sees, with their counters."""
        params = {"include": PROJECT_FIELDS, "page_size": "10000"}
        return self._list("GET", "/api/projects/", params=params)

    def project(self, project_id: int) -> Json:
        """One project with its label config and counters; see ``PROJECT_FIELDS``.

        Raises:
            ProjectGone: there is no such project.

        """
        params = {"ids": str(project_id), "include": PROJECT_FIELDS}
        for project in self._list("GET", "/api/projects/", params=params):
            if project.get("id") == project_id:
                return project
        raise ProjectGone(f"{self.base_url} has no project {project_id}.")

    # Tasks

    def tasks_after_id(
        self, project_id: int, after: int, size: int, include: str = TASK_FIELDS
    ) -> TaskPage:
        """Tasks with ids above one, in the order of their ids."""
        filters = [_number("id", "greater", after)]
        return self._tasks(project_id, filters, _BY_ID, size, include)

    def tasks_changed_after(
        self, project_id: int, moment: str, size: int, include: str = TASK_FIELDS
    ) -> TaskPage:
        """Tasks whose ``updated_at`` is later than this moment, the oldest first.

        Args:
            project_id: the project there.
            moment: as :func:`label_studio_time` writes it.
            size: at most so many.
            include: what of them: ``TASK_FIELDS`` or ``HEAD_FIELDS``.

        """
        filters = [_moment("greater", moment)]
        return self._tasks(project_id, filters, _BY_CHANGE, size, include)

    def tasks_changed_at(
        self,
        project_id: int,
        moment: str,
        after: int,
        size: int,
        include: str = TASK_FIELDS,
    ) -> TaskPage:
        """Tasks whose ``updated_at`` is this very moment, with ids above one.

        One bulk action gives hundreds of tasks the same moment.
        """
        filters = [_moment("equal", moment), _number("id", "greater", after)]
        return self._tasks(project_id, filters, _BY_ID, size, include)

    def newest_moment(self, project_id: int) -> str | None:
        """The latest ``updated_at`` of a project's tasks; None where it has none."""
        query = {"ordering": ["-tasks:updated_at"]}
        page = self._page(project_id, query, 1, "id,updated_at")
        return page.tasks[0]["updated_at"] if page.tasks else None

    def named_tasks(
        self, project_id: int, ids: Sequence[int], include: str = TASK_FIELDS
    ) -> list[Json]:
        """Those of these tasks that are there."""
        selected = {"all": False, "included": list(ids)}
        query = {"selectedItems": selected, "ordering": ["tasks:id"]}
        return self._whole(project_id, query, len(ids), include)

    def count_between(self, project_id: int, first: int, last: int) -> int:
        """How many tasks have an id from ``first`` to ``last``, both included."""
        query = {"filters": _all(_between(first, last))}
        return self._page(project_id, query, 1, "id").total

    def ids_between(self, project_id: int, first: int, last: int) -> list[int]:
        """The ids of the tasks from ``first`` to ``last``; for short ranges."""
        query = {"filters": _all(_between(first, last)), "ordering": ["tasks:id"]}
        tasks = self._whole(project_id, query, last - first + 1, "id")
        return [task["id"] for task in tasks]

    def predictions(self, project_id: int) -> list[Json]:
        """All predictions of a project, each with its ``task``."""
        return self._list(
            "GET", "/api/predictions/", params={"project": str(project_id)}
        )

    # Ground truths

    def drafts(self, task_id: int, annotation_id: int) -> list[Json]:
        """The unsubmitted changes of this annotation, of everybody.

        Every save of an annotation deletes them. Label Studio lists those of the whole
        task.
        """
        path = f"/api/tasks/{task_id}/annotations/{annotation_id}/drafts"
        return [
            draft
            for draft in self._list("GET", path)
            if draft.get("annotation", annotation_id) == annotation_id
        ]

    def mark(self, annotation_id: int, *, ground_truth: bool) -> None:
        """Set or remove the star of an annotation; setting clears its siblings'.

        Raises:
            Missing: the annotation is gone.

        """
        path = f"/api/annotations/{annotation_id}/"
        self._json("PATCH", path, body={"ground_truth": ground_truth})

    # Webhooks

    def webhooks(self, project_id: int) -> list[Json]:
        """The webhooks of a project."""
        return self._list("GET", "/api/webhooks/", params={"project": str(project_id)})

    def make_webhook(self, webhook: Mapping[str, Any]) -> Json:
        """Make a webhook.

        Raises:
            NotAccepted: status 403 where Label Studio sends nothing to this address.

        """
        return self._object("POST", "/api/webhooks/", body=webhook)

    def remove_webhook(self, webhook_id: int) -> None:
        """Delete a webhook.

        Raises:
            Missing: it is gone.

        """
        self._json("DELETE", f"/api/webhooks/{webhook_id}/")

    # Media

    @contextmanager
    def media(self, path: str, range_: str | None = None) -> Iterator[Media]:
        """A file of the Label Studio, read as it comes.

        Args:
            path: with its query, such as ``/data/upload/6/x.png``.
            range_: the ``Range`` header to pass on.

        """
        headers = {"Accept-Encoding": "identity"}  # lengths and ranges are of the file
        if range_:
            headers["Range"] = range_
        request = self._http.build_request(
            "GET", self.base_url + path, headers=headers | self._authorization()
        )
        with self._told():
            response = self._http.send(request, stream=True)
        try:
            yield Media(response.status_code, response.headers, self._pieces(response))
        finally:
            response.close()

    def _pieces(self, response: httpx2.Response) -> Iterator[bytes]:
        with self._told():
            yield from response.iter_bytes()

    # Requests

    def _tasks(
        self,
        project_id: int,
        filters: list[Json],
        ordering: list[str],
        size: int,
        include: str,
    ) -> TaskPage:
        query = {"filters": _all(filters), "ordering": ordering}
        return self._page(project_id, query, size, include)

    def _whole(
        self, project_id: int, query: Json, size: int, include: str
    ) -> list[Json]:
        """All tasks of a query that fit on one page."""
        page = self._page(project_id, query, size, include)
        if len(page.tasks) < min(page.total, size):
            raise Overloaded(
                f"{self.base_url} gives fewer tasks a page than were asked for. Set"
                " TASK_API_PAGE_SIZE_MAX of Label Studio to 1000 or more."
            )
        return page.tasks

    def _page(self, project_id: int, query: Json, size: int, include: str) -> TaskPage:
        params = {
            "project": str(project_id),
            "fields": "all",
            "resolve_uri": "false",  # else data has signed addresses and looks edited
            "page_size": str(max(size, 1)),
            "include": include,
            "query": json.dumps(query),
        }
        body, byte_count = self._bytes("GET", "/api/tasks/", params)
        page = self._parsed(body)
        tasks = page.get("tasks") if isinstance(page, dict) else None
        if not isinstance(tasks, list) or not isinstance(page.get("total"), int):
            raise Overloaded(f"{self.base_url} answers a list of tasks without tasks.")
        return TaskPage(tasks, page["total"], byte_count)

    def _object(self, method: str, path: str, **asked: Any) -> Json:
        answer = self._json(method, path, **asked)
        if isinstance(answer, dict):
            return answer
        raise Overloaded(f"{self.base_url}{path} does not answer an object.")

    def _list(self, method: str, path: str, **asked: Any) -> list[Json]:
        answer = self._json(method, path, **asked)
        if isinstance(answer, dict) and isinstance(answer.get("results"), list):
            answer = answer["results"]
        if isinstance(answer, list):
            return answer
        raise Overloaded(f"{self.base_url}{path} does not answer a list.")

    def _json(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        *,
        signed: bool = True,
    ) -> Any:
        content, _ = self._bytes(method, path, params, body, signed=signed)
        return self._parsed(content) if content else None

    def _parsed(self, content: bytes) -> Any:
        try:
            return json.loads(content)
        except ValueError:
            raise Overloaded(
                f"{self.base_url} does not answer in JSON. Is it the address of a"
                " Label Studio, such as http://localhost:8080?"
            ) from None

    def _bytes(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        *,
        signed: bool = True,
    ) -> tuple[bytes, int]:
        """The answer's bytes, once more with a new access token after a 401."""
        with self._lock:
            response = self._sent(method, path, params, body, signed=signed)
            if response.status_code == httpx2.codes.UNAUTHORIZED and self._access:
                self._access = None
                response = self._sent(method, path, params, body, signed=signed)
        self._check(response, path)
        return response.content, len(response.content)

    def _sent(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        body: Mapping[str, Any] | None,
        *,
        signed: bool,
    ) -> _Response:
        headers = self._authorization() if signed else {}
        request = self._http.build_request(
            method, self.base_url + path, params=params, json=body, headers=headers
        )
        return self._read(request)

    def _read(self, request: httpx2.Request) -> _Response:
        """The answer with its whole body, of a bounded number of bytes."""
        content = bytearray()
        with self._told():
            response = self._http.send(request, stream=True)
            try:
                for piece in response.iter_bytes():
                    content += piece
                    if len(content) > MOST_BYTES:
                        raise AnswerTooLarge(
                            f"{self.base_url} answers with more than {MOST_BYTES:,}"
                            " bytes."
                        )
            finally:
                response.close()
        return _Response(response.status_code, response.headers, bytes(content))

    def _authorization(self) -> dict[str, str]:
        if not is_personal(self._token):
            return {"Authorization": f"Token {self._token}"}
        if self._access is None or time.monotonic() > self._access_until:
            self._access = self._refreshed()
            self._access_until = time.monotonic() + ACCESS_SECONDS
        return {"Authorization": f"Bearer {self._access}"}

    def _refreshed(self) -> str:
        request = self._http.build_request(
            "POST",
            f"{self.base_url}/api/token/refresh/",
            json={"refresh": self._token},
        )
        response = self._read(request)
        if response.status_code in {400, 401}:
            raise Unauthorized(self._is_refused(response))
        self._check(response, "/api/token/refresh/")
        answer = self._parsed(response.content)
        access = answer.get("access") if isinstance(answer, dict) else None
        if not isinstance(access, str):
            raise Overloaded(f"{self.base_url} gives no access token.")
        return access

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in our own errors what went wrong on the way."""
        try:
            yield
        except httpx2.TimeoutException as error:
            raise Unreachable(f"{self.base_url} does not answer in time.") from error
        except httpx2.TransportError as error:
            raise Unreachable(
                f"{self.base_url} cannot be reached ({_cause(error)}). Is Label Studio"
                " running, and is this its address?"
            ) from error

    def _check(self, response: _Response, path: str) -> None:
        status = response.status_code
        if status < httpx2.codes.MULTIPLE_CHOICES:
            return
        if status < httpx2.codes.BAD_REQUEST:
            place = response.headers.get("location", "another address")
            raise Overloaded(
                f"{self.base_url} redirects to {place}. Give the address that it"
                " redirects to."
            )
        if status == httpx2.codes.UNAUTHORIZED:
            raise Unauthorized(self._is_refused(response))
        if status == httpx2.codes.NOT_FOUND:
            raise Missing(f"{self.base_url}{path} was not found.")
        if status >= httpx2.codes.INTERNAL_SERVER_ERROR or status == 429:  # noqa: PLR2004
            raise Overloaded(f"{self.base_url}{path} answers {status}.")
        raise NotAccepted(
            f"{self.base_url}{path} answers {status}: {_detail(response)}", status
        )

    def _is_refused(self, response: _Response) -> str:
        detail = _detail(response)
        if "legacy token" in detail:
            return (
                f"{self.base_url} does not accept legacy tokens. Give a personal access"
                " token: Account & Settings, Personal Access Token."
            )
        return (
            f"{self.base_url} does not accept the token ({detail}). Give a personal"
            " access token: in Label Studio, Account & Settings, Personal Access Token."
        )


def is_personal(token: str) -> bool:
    """Whether this is a personal access token: a JWT, three parts with dots."""
    return token.count(".") == 2  # noqa: PLR2004 - as JWTs are


def label_studio_time(microseconds: int) -> str:
    """A moment as Label Studio's filters want it, always with a fraction.

    Without one, which is how it prints whole seconds itself, it answers 500.

    >>> label_studio_time(1_795_466_753_000_000)
    '2026-11-23T20:45:53.000000Z'
    """
    seconds, micros = divmod(microseconds, 1_000_000)
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return f"{stamp}.{micros:06d}Z"


def _certificates(ca_file: str | None) -> ssl.SSLContext | bool:
    if ca_file is None:
        return True
    context = ssl.create_default_context()
    context.load_verify_locations(ca_file)
    return context


def _all(filters: list[Json]) -> Json:
    return {"conjunction": "and", "items": filters}


def _number(field: str, operator: str, value: int) -> Json:
    name = f"filter:tasks:{field}"
    return {"filter": name, "operator": operator, "type": "Number", "value": value}


def _moment(operator: str, moment: str) -> Json:
    name = "filter:tasks:updated_at"
    return {"filter": name, "operator": operator, "type": "Datetime", "value": moment}


def _between(first: int, last: int) -> list[Json]:
    return [
        _number("id", "greater_or_equal", first),
        _number("id", "less_or_equal", last),
    ]


def _cause(error: Exception) -> str:
    return str(error) or type(error).__name__


def _detail(response: _Response) -> str:
    try:
        answer = json.loads(response.content)
    except ValueError:
        return "no reason given"
    detail = answer.get("detail") if isinstance(answer, dict) else None
    text = detail if isinstance(detail, str) else json.dumps(answer)
    return text[:MOST_ERROR_CHARACTERS]
