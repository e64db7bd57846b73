"""Which address of a Label Studio has what the data of one of its tasks names.

Only files are asked for with the token of a link: uploads, files of its folder, and
what lies in its buckets. Anybody who may write data there could else have all of its
API read to them.
"""

from base64 import urlsafe_b64encode
from urllib.parse import parse_qs, quote, unquote, urlsplit

UPLOADS = "/data/upload/"
LOCAL_FILES = "/data/local-files"
BUCKETS = ("s3", "gs", "azure-blob")


def path_of(address: str, remote_task_id: str) -> str | None:
    """The path, with its query, that has this; None for what is not asked for there.

    >>> path_of("/data/upload/6/a b.png", "7")
    '/data/upload/6/a%20b.png'
    >>> path_of("s3://photos/a.png", "7")
    '/tasks/7/resolve/?fileuri=czM6Ly9waG90b3MvYS5wbmc='
    >>> path_of("/data/upload/../../api/users/", "7")

    """
    scheme, separator, rest = address.partition("://")
    if separator and scheme.lower() in BUCKETS and rest:
        coded = urlsafe_b64encode(address.encode(errors="replace")).decode()
        return f"/tasks/{remote_task_id}/resolve/?fileuri={coded}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    # Splitting drops line breaks: it would become the address of another file.
    if not address.isprintable() or parts.scheme or parts.netloc:
        return None
    if parts.path.rstrip("/") == LOCAL_FILES:
        file = parse_qs(parts.query).get("d", [""])[0]
        return f"{LOCAL_FILES}/?d={quote(file, safe='/')}" if _is_file(file) else None
    path = unquote(parts.path)
    if not path.startswith(UPLOADS) or not _is_file(path.removeprefix(UPLOADS)):
        return None
    return quote(path, safe="/")


def _is_file(path: str) -> bool:
    """Whether this stays where it begins, also if somebody decodes it once more."""
    for text in (path, unquote(path)):
        if not text or "\\" in text or not text.isprintable():
            return False
        if any(name in {".", ".."} for name in text.split("/")):
            return False
    return True
