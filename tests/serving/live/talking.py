"""A client of the protocol ``graphql-transport-ws``, for tests in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

SUBPROTOCOL = "graphql-transport-ws"

CHANGES = """
subscription ($project: ID!, $kinds: [ChangeKind!], $after: ID) {
  changes(projectId: $project, kinds: $kinds, after: $after) {
    id
    kind
    annotation { id isGroundTruth }
  }
}
"""


class Closed(NamedTuple):
    """How the server closed a socket."""

    code: int
    reason: str


class Spoken:
    """One socket that is open."""

    def __init__(self, session: WebSocketTestSession) -> None:
        self._session = session

    def say(self, type_: str, **more: Any) -> None:
        self._session.send_json({"type": type_, **more})

    def say_raw(self, text: str) -> None:
        self._session.send_text(text)

    def say_bytes(self, data: bytes) -> None:
        self._session.send_bytes(data)

    def hear(self) -> Any:
        return self._session.receive_json()

    def heard_closing(self) -> Closed:
        try:
            heard = self.hear()
        except WebSocketDisconnect as gone:
            return Closed(gone.code, gone.reason)
        raise AssertionError(f"Not closed, but told {heard}.")

    def sign_in(self, token: str | None = None) -> None:
        payload = {} if token is None else {"Authorization": f"Bearer {token}"}
        self.say("connection_init", payload=payload)
        assert self.hear() == {"type": "connection_ack"}

    def follow(self, id_: str, query: str = CHANGES, **variables: Any) -> None:
        self.say("subscribe", id=id_, payload={"query": query, "variables": variables})

    def refused(self, id_: str) -> tuple[str, str | None]:
        """The code and the reason of the error that a subscription is ended with."""
        heard = self.hear()
        assert (heard["type"], heard["id"]) == ("error", id_), heard
        (error,) = heard["payload"]
        return error["extensions"]["code"], error["extensions"].get("reason")

    def change(self, id_: str) -> Any:
        """The next change of a subscription."""
        heard = self.hear()
        assert (heard["type"], heard["id"]) == ("next", id_), heard
        assert "errors" not in heard["payload"]
        (change,) = heard["payload"]["data"].values()
        return change


class Talk:
    """Opens sockets to a server."""

    def __init__(self, client: TestClient) -> None:
        self._client = client

    @contextmanager
    def opened(self, *protocols: str, **headers: str) -> Iterator[Spoken]:
        """A socket to which nothing was said yet."""
        with self._client.websocket_connect(
            "/graphql",
            subprotocols=protocols or [SUBPROTOCOL],
            headers={"host": "127.0.0.1:8000", **headers},
        ) as session:
            yield Spoken(session)

    @contextmanager
    def __call__(self, token: str | None = None) -> Iterator[Spoken]:
        """A socket of somebody who has signed in."""
        with self.opened() as spoken:
            spoken.sign_in(token)
            yield spoken
