"""Whether two JSON values are equal, however they were written."""

import re
from hashlib import blake2b

import orjson

_WHOLE_FLOAT = re.compile(rb"\.0[,\]}]")
_EXACT = 2**53
"""From here on a float does not tell whole numbers from their neighbours."""


def canonical(value: object) -> bytes:
    """The one text of all equal values: keys in order, whole numbers without a point.

    Label Studio on PostgreSQL writes keys in an order of its own, and browsers write
    1.0 as 1.

    >>> canonical({"b": 1.0, "a": []}) == canonical({"a": [], "b": 1})
    True
    """
    text = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    if _WHOLE_FLOAT.search(text) is None:
        return text
    return orjson.dumps(_with_whole_numbers(value), option=orjson.OPT_SORT_KEYS)


def digest(value: object) -> str:
    """What equal values share, and others do not: 32 hexadecimal digits.

    Stored with each task; the migration that added it has a copy.
    """
    return blake2b(canonical(value), digest_size=16).hexdigest()


def is_same_json(text: str, other: str) -> bool:
    """Whether two JSON texts hold equal values.

    >>> is_same_json('{"a":1,"b":2}', '{"b":2.0,"a":1}')
    True
    """
    if text == other:
        return True
    return canonical(orjson.loads(text)) == canonical(orjson.loads(other))


def _with_whole_numbers(value: object) -> object:
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    if isinstance(value, dict):
        return {key: _with_whole_numbers(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_with_whole_numbers(child) for child in value]
    return value
