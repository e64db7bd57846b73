"""A file with a label config as text, whatever encoding it is written in."""

import codecs
import html
import re
from pathlib import Path

from models.refusals import Reason, Refusal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
"""UTF-32 stands before UTF-16, with whose mark its own begins."""
_DECLARED = re.compile(
    rb"""\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']"""
)
_WIDE = ("utf-16", "utf-32", "ucs", "iso-10646")
_ENCODING = re.compile(r"""(<\?xml\s[^>]*?)\s+encoding\s*=\s*["'][^"']*["']""")


def read_label_config(path: Path) -> str:
    """The label config of a file.

    Its encoding is told by a byte order mark, else by the XML declaration, else it is
    UTF-8. A text that was escaped for HTML (``&lt;View&gt;``) is taken unescaped.

    Raises:
        Refusal: the bytes are not text in that encoding.
        OSError: the file cannot be read.

    """
    content = path.read_bytes()
    encoding = _encoding(content, path.name)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as fault:
        raise Refusal(
            Reason.INVALID_VALUE,
            f"Byte {fault.start + 1:,} of {path.name} is not {encoding.upper()}. Save"
            " the file in UTF-8, or name its encoding in its first line:"
            ' <?xml version="1.0" encoding="ISO-8859-1"?>.',
        ) from fault
    text = text.lstrip()  # nothing may stand before an XML declaration
    text = html.unescape(text) if text.startswith("&lt;") else text
    # The declaration is not true of the text any more.
    return _ENCODING.sub(r"\1", text, count=1)


def _encoding(content: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    declared = _DECLARED.match(content)
    if declared is None:
        return "utf-8"
    encoding = declared[1].decode("ascii").lower()
    if encoding.startswith(_WIDE):  # not true, or its name could not have been read
        return "utf-8"
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        raise Refusal(
            Reason.INVALID_VALUE,
            f"{name} names an encoding that is not known: {encoding}. Save the file in"
            " UTF-8.",
        ) from None
