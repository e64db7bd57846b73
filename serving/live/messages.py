"""What client and server say to each other by the protocol."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from graphql import GraphQLError

from serving.errors import HttpRefusal
from serving.graphql import answers, parameters
from serving.graphql.parameters import Parameters
from serving.limits import Limits

SUBPROTOCOL = "graphql-transport-ws"
LONGEST_ID = 100

BAD_REQUEST = 4400
UNAUTHORIZED = 4401
FORBIDDEN = 4403
BAD_SUBPROTOCOL = 4406
TOO_LATE = 4408
ALREADY_THERE = 4409
TWICE = 4429
TRY_AGAIN = 1013
"""What clients take as a reason to connect again after a while."""

ACKNOWLEDGED = '{"type":"connection_ack"}'
PONG = '{"type":"pong"}'


class Closing(Exception):  # noqa: N818 - the client's fault, or the end
    """The socket is to be closed, with a code for programs and a reason for people."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class ClientMessage(NamedTuple):
    """What a client says."""

    type: str
    said: Mapping[str, Any]
    size: int

    @property
    def id(self) -> str:
        """The subscription that it is about."""
        given = self.said.get("id")
        if not isinstance(given, str) or not 0 < len(given) <= LONGEST_ID:
            raise Closing(BAD_REQUEST, f"`id` must be a text of 1 to {LONGEST_ID}")
        return given

    @property
    def authorization(self) -> str | None:
        """The token of a ``connection_init``, as a header would bring it."""
        payload = self.said.get("payload")
        if payload is None:
            return None
        if not isinstance(payload, dict):
            raise Closing(BAD_REQUEST, "`payload` must be an object or left out")
        headers = {name.lower(): value for name, value in payload.items()}
        token = headers.get("token")
        given = headers.get("authorization", token and f"Bearer {token}")
        if not isinstance(given, str | None):
            raise Closing(BAD_REQUEST, "`Authorization` must be a text")
        return given

    @property
    def parameters(self) -> Parameters:
        """What a ``subscribe`` asks for."""
        payload = self.said.get("payload")
        if not isinstance(payload, dict):
            raise Closing(BAD_REQUEST, "`payload` must be an object with a `query`")
        try:
            return parameters.checked(payload, self.size)
        except HttpRefusal as refusal:
            raise Closing(BAD_REQUEST, str(refusal)) from None


def read(text: str | None, limits: Limits) -> ClientMessage:
    """What a client says with a message.

    Raises:
        Closing: it is none of the protocol.

    """
    if text is None:
        raise Closing(BAD_REQUEST, "Messages are text, not bytes")
    data = text.encode(errors="surrogatepass")
    try:
        said = parameters.parsed(data, "The message", limits)
    except HttpRefusal as refusal:
        raise Closing(BAD_REQUEST, str(refusal)) from None
    if not isinstance(said, dict) or not isinstance(said.get("type"), str):
        raise Closing(BAD_REQUEST, "A message is an object with a `type`")
    return ClientMessage(said["type"], said, len(data))


def next_(id_: str, body: bytes) -> str:
    """One event of a subscription, whose response was written in a thread."""
    return _written({"id": id_, "type": "next", "payload": orjson.Fragment(body)})


def error(id_: str, errors: Sequence[GraphQLError]) -> str:
    """The end of a subscription that may not be, or not any more."""
    payload = [answers.format_error(each) for each in errors]
    return _written({"id": id_, "type": "error", "payload": payload})


def _written(message: Mapping[str, Any]) -> str:
    return orjson.dumps(message).decode()
