"""Messages of graphql-transport-ws, in any order and of any form."""

import json
from typing import Any

import pytest
from hypothesis import strategies as st
from starlette.testclient import WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from tests.fuzz.world import World
from tests.serving.live.talking import CHANGES, SUBPROTOCOL
from tests.serving.test_fuzzed_bodies import json_texts, json_values

FAULT = 1011
_LAST = '{"type":"no such type"}'
"""Closes every socket that is still open: so there is an end to what is heard."""

_TEXTS = [
    "", "a", "b", "{", CHANGES, "subscription { changes(projectId: 1) { id } }",
    "{ viewer { id } }", "mutation { unsetGroundTruth(annotationId: 1) { changed } }",
]  # fmt: skip
_TYPES = [
    "connection_init", "subscribe", "subscribe", "complete", "ping", "pong", "next",
    "connection_ack", "error",
]  # fmt: skip
_texts = st.sampled_from(_TEXTS)
_ids = st.sampled_from(["a", "b", ""]) | json_values
_payloads = st.fixed_dictionaries(
    {},
    optional={
        "query": _texts | json_values,
        "variables": st.fixed_dictionaries(
            {}, optional={"project": json_values, "kinds": json_values, "after": _texts}
        )
        | json_values,
        "operationName": json_values,
        "extensions": json_values,
        "Authorization": st.sampled_from(["", "Bearer gt_0", "Bearer"]),
    },
)
_messages = st.fixed_dictionaries(
    {"type": st.sampled_from(_TYPES)}, optional={"id": _ids, "payload": _payloads}
).map(json.dumps)
_INIT = st.just('{"type":"connection_init"}')
CASES = st.tuples(
    st.sampled_from([_INIT] * 4 + [_messages]).flatmap(lambda first: first),
    st.lists(_messages | json_texts | st.binary(max_size=20), max_size=6),
)


def run(world: World, case: tuple[str, list[str | bytes]]) -> None:
    """Say all of it, and hear until the socket closes."""
    first, others = case
    try:
        with world.client.websocket_connect(
            "/graphql", subprotocols=[SUBPROTOCOL], headers={"host": "127.0.0.1:8000"}
        ) as session:
            for message in (first, *others, _LAST):
                _say(session, message)
            _hear_all(session)
    except WebSocketDenialResponse as refusal:
        raise AssertionError(f"Not opened: {refusal.status_code}") from None


def _say(session: Any, message: str | bytes) -> None:
    if isinstance(message, bytes):
        session.send_bytes(message)
    else:
        session.send_text(message.encode(errors="replace").decode())


def _hear_all(session: Any) -> None:
    with pytest.raises(WebSocketDisconnect) as closing:
        _hear(session)
    assert closing.value.code != FAULT, closing.value.reason


def _hear(session: Any) -> None:
    while True:
        heard = session.receive_json()
        if heard["type"] == "error":
            codes = [error["extensions"]["code"] for error in heard["payload"]]
            assert "INTERNAL_SERVER_ERROR" not in codes, heard
