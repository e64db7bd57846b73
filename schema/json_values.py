"""JSON from clients: nothing that a database cannot keep, and of bounded size."""

from typing import Any

from exchange.checks import Fault, kept_json
from models.refusals import Reason, Refusal


def json_text(name: str, value: object) -> str:
    """The text of the value, as it is stored.

    Raises:
        Refusal: it is too long or too deep, or holds what cannot be kept.

    """
    try:
        return kept_json(value, name, "result_bytes")
    except Fault as fault:
        raise Refusal(Reason.INVALID_VALUE, f"`{fault.path}` {fault.message}") from None


def result_of(value: object, name: str = "result") -> list[Any]:
    """The value, where it can be the result of an annotation or a prediction.

    Raises:
        Refusal: it is no list of objects, or cannot be kept.

    """
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Refusal(
            Reason.INVALID_VALUE,
            f"`{name}` must be a list of objects, such as"
            ' [{"from_name": "label", "to_name": "text", "type": "choices",'
            ' "value": {"choices": ["yes"]}}]; an answer without regions is [].',
        )
    json_text(name, value)
    return value
