"""The keys that the tokens of links are sealed with: of a setting, or of a file.

A key is 32 bytes in Base64, of the standard alphabet or the one for addresses. No
message here contains one.
"""

import os
import stat
from base64 import b64decode, urlsafe_b64encode
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

SETTING = "GROUND_TRUTH_SECRET_KEY"
HOW_TO_MAKE_A_KEY = "make one with `openssl rand -base64 32`"
KEY_BYTES = 32
MOST_FILE_BYTES = 10_000
_ONLY_THE_OWNER = 0o600


class InvalidKey(ValueError):  # noqa: N818 - what an operator gave
    """A key, or a file of keys, that cannot be used."""


def keys_of(text: str) -> list[bytes]:
    """The keys in a text, separated by commas or spaces, as Fernet takes them.

    Raises:
        InvalidKey: one does not have the right form.

    """
    words = text.replace(",", " ").split()
    return [_key(word, place, len(words)) for place, word in enumerate(words, start=1)]


def key_file_of(database_file: Path) -> Path:
    """The file with the keys of a SQLite database, which is beside it."""
    return database_file.with_name(f"{database_file.name}.key")


def keys_in(file: Path) -> list[bytes]:
    """The keys in a file; none where there is no such file.

    Raises:
        InvalidKey: it cannot be read, or by everybody, or holds something else.

    """
    try:
        mode = file.stat().st_mode
        with file.open(encoding="ascii", errors="replace") as opened:
            text = opened.read(MOST_FILE_BYTES)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise InvalidKey(
            f"The key file {file} cannot be read: {error.strerror}."
        ) from None
    if mode & stat.S_IROTH:
        raise InvalidKey(
            f"Every user of this machine can read the key file {file}. Run"
            f" `chmod 600 {file}`."
        )
    try:
        return keys_of(text)
    except InvalidKey as error:
        raise InvalidKey(f"The key file {file} is invalid: {error}") from None


def make_key_file(file: Path) -> None:
    """Make a file with a new key where there is none, with its whole content at once.

    Raises:
        InvalidKey: it cannot be made.

    """
    if file.exists():
        return
    made = file.with_name(f"{file.name}.{uuid4().hex}")
    try:
        _write(made, urlsafe_b64encode(os.urandom(KEY_BYTES)) + b"\n")
        with suppress(FileExistsError):  # another process was faster: its key counts
            os.link(made, file)
    except OSError as error:
        raise InvalidKey(
            f"The key file {file} cannot be made: {error.strerror}. Let this user write"
            f" to its folder, or set {SETTING}; {HOW_TO_MAKE_A_KEY}."
        ) from None
    finally:
        made.unlink(missing_ok=True)


def _write(file: Path, content: bytes) -> None:
    descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _ONLY_THE_OWNER)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def _key(word: str, place: int, count: int) -> bytes:
    standard = word.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        key = b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        name = "the key" if count == 1 else f"key {place} of {count}"
        raise InvalidKey(
            f"{name} is not {KEY_BYTES} bytes in Base64; {HOW_TO_MAKE_A_KEY}."
        )
    return urlsafe_b64encode(key)
