"""JSON whose numbers are read as they are written, also those beyond 64 bits.

orjson reads 18446744073709551616 as the nearest float, without a word, and takes 1e400
for no JSON at all. Here the first is an exact integer and the second an infinity, so
that what checks the values can refuse them and name the place where they stand.
"""

import json
import re
from typing import Any, NoReturn

import orjson

_SUSPECT = re.compile(rb"[0-9]{19}|[eE]\+?[0-9]{3}")
"""What an integer beyond 64 bits, and a number beyond all floats, must hold."""
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_LONGEST = 308
"""Digits of an integer that a float can stand for."""


def loads(text: bytes) -> Any:
    """The value of a JSON text.

    Range:  integers of up to 308 digits are exact; a float beyond all is infinite.
    Raises: orjson.JSONDecodeError for a text that is not JSON in UTF-8, or holds an
            integer of more digits.

    >>> loads(b"[18446744073709551616, 1e400, 0.5]")
    [18446744073709551616, inf, 0.5]
    """
    if _SUSPECT.search(text) is None:
        return orjson.loads(text)
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        # It can be the infinite number alone that orjson refuses. Half a surrogate
        # pair it refuses too, which Python's parser would let through.
        if _SURROGATE.search(text):
            raise
        return _exact_or_refused(text)
    return _exact(text)


def _exact_or_refused(text: bytes) -> Any:
    try:
        return _exact(text)
    except (ValueError, RecursionError):
        return orjson.loads(text)  # raises as it did, with the place


def _exact(text: bytes) -> Any:
    return json.loads(text.decode(), parse_int=_integer, parse_constant=_refuse)


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST:
        raise ValueError("an integer that is longer than any number is stored")
    return int(digits)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
