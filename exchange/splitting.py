"""The JSON values of a long text, one at a time, while the text is still coming.

A value is decoded by the standard library's C scanner as soon as it is there: about
190 MB/s on the real export, where ijson's fastest backend reaches 20 MB/s.
"""

import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder

from exchange.other_formats import named_text
from exchange.shapes import PAGE_KEYS
from exchange.sources import BrokenFile

MAX_VALUE_CHARACTERS = 128_000_000
"""Room for a result of 20 MB in a file with an integer on each line."""
_PIECE_CHARACTERS = 256 * 1024
_LONGEST_WORD = len("-Infinity")
_IN_WORDS = {
    "Unterminated string starting at": "the text that begins here does not end",
    "Invalid control character at": "a control character must be escaped, as in \\n",
}
_SPACE = re.compile(r"[ \t\n\r]*")
_PAGE = re.compile(
    r"""\{\s*(?:"[a-z_]+"\s*:\s*(?:-?[0-9]+|null|true|false|"[^"\\]*")\s*,\s*)*"""
    rf""""(?:{"|".join(PAGE_KEYS)})"\s*:\s*(?=\[)"""
)
"""The beginning of a page of Label Studio's API: counts, then the list of tasks."""
_PAGE_START_CHARACTERS = 4_096


class Splitter:
    """Splits a text into its values.

    The text is one JSON list of them, a page of Label Studio's API that holds such a
    list (``{"total": 2, "tasks": [...]}``), or they follow one another (one a line, or
    one alone).
    """

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._decode = JSONDecoder().raw_decode
        self._text = ""
        self._at = 0
        self._lines_before = 0
        self._columns_before = 0

    def values(self) -> Iterator[object]:
        """Each value in turn.

        Raises:
            BrokenFile: with line and column, where the text stops being JSON.

        """
        first = self._next_character()
        if first == "[":
            return self._whole_list()
        if first == "{":
            return self._following()
        raise self._unknown(first)

    def _unknown(self, first: str) -> BrokenFile:
        if not first:
            return BrokenFile(
                "The file is empty: a JSON list of tasks begins with [, a task with {."
            )
        name = named_text(self._text[self._at : self._at + _PAGE_START_CHARACTERS])
        if name is not None:
            return BrokenFile(f"This is {name}")
        return self._broken("expected a list of tasks or a task", self._at)

    def _whole_list(self) -> Iterator[object]:
        yield from self._listed()
        if self._next_character():
            raise self._broken("expected nothing after the end of the list", self._at)

    def _listed(self) -> Iterator[object]:
        self._at += 1
        mark = self._next_character()
        while mark != "]":
            yield self._value()
            mark = self._next_character()
            if mark not in {",", "]"}:
                raise self._broken("expected a comma or ]", self._at)
            if mark == ",":
                self._at += 1
                self._next_character()
        self._at += 1

    def _following(self) -> Iterator[object]:
        while self._next_character():
            page = self._page_start()
            if page is None:
                yield self._value()
            else:
                self._at = page
                yield from self._listed()
                self._end_page()

    def _page_start(self) -> int | None:
        """Where the list of the page that begins here begins; None for a task."""
        if len(self._text) - self._at < _PAGE_START_CHARACTERS:
            self._more()
        page = _PAGE.match(self._text, self._at)
        return page.end() if page else None

    def _end_page(self) -> None:
        """Go to the end of a page whose list was read."""
        while (mark := self._next_character()) == ",":
            self._at += 1
            self._next_character()
            self._value()
            if self._next_character() != ":":
                raise self._broken("expected a colon", self._at)
            self._at += 1
            self._next_character()
            self._value()
        if mark != "}":
            raise self._broken("expected a comma or }", self._at)
        self._at += 1

    def _value(self) -> object:
        while True:
            try:
                value, end = self._decode(self._text, self._at)
            except JSONDecodeError as fault:
                if not (self._may_be_cut(fault) and self._more()):
                    what = _IN_WORDS.get(fault.msg, fault.msg)
                    raise self._broken(what, fault.pos) from fault
            except RecursionError as fault:
                raise self._broken("it is nested too deeply", self._at) from fault
            except ValueError as fault:
                message = "a number in this value has too many digits"
                raise self._broken(message, self._at) from fault
            else:
                # A number that ends where the text does may go on in the next piece.
                if end < len(self._text) or not self._more():
                    self._at = end
                    return value

    def _may_be_cut(self, fault: JSONDecodeError) -> bool:
        """Whether the fault may be that the text has not all come yet."""
        if fault.msg.startswith("Unterminated string"):
            return True
        return fault.pos >= len(self._text) - _LONGEST_WORD

    def _next_character(self) -> str:
        """The next character that is not a space, left in place; empty at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Let the text that is not used yet grow; False at the end of it all.

        It grows to twice its length, so that a long value is not decoded again at
        each piece.
        """
        unread = len(self._text) - self._at
        if unread > MAX_VALUE_CHARACTERS:
            raise self._broken(
                f"a task takes more than {MAX_VALUE_CHARACTERS:,} characters", self._at
            )
        fresh: list[str] = []
        wanted = max(unread, _PIECE_CHARACTERS)
        while wanted > 0 and (piece := next(self._pieces, None)) is not None:
            fresh.append(piece)
            wanted -= len(piece)
        if not fresh:
            return False
        self._lines_before, self._columns_before = self._place(self._at)
        self._text = self._text[self._at :] + "".join(fresh)
        self._at = 0
        return True

    def _place(self, position: int) -> tuple[int, int]:
        """How many whole lines, and how many columns, lie before a position."""
        lines = self._text.count("\n", 0, position)
        if not lines:
            return self._lines_before, self._columns_before + position
        last = self._text.rindex("\n", 0, position)
        return self._lines_before + lines, position - last - 1

    def _broken(self, what: str, position: int) -> BrokenFile:
        lines, columns = self._place(position)
        return BrokenFile(
            f"The JSON breaks at line {lines + 1}, column {columns + 1}: {what}."
        )
