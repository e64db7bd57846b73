"""What an operator can set, by the environment or a file ``.env``.

Every field is the environment variable of its name in capitals after
``GROUND_TRUTH_``; ``docs/operations.md`` lists them.
"""

import ipaddress
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from pydantic import Field, PositiveInt, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from linking.keys import InvalidKey, keys_of
from serving.limits import Limits, setting

PREFIX = "GROUND_TRUTH_"

Listed = Annotated[tuple[str, ...], NoDecode]
"""Several words, separated by commas."""


ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]{1,5})?")
"""A scheme and a host, with a port where it is not the usual one."""


WEB_ADDRESS = re.compile(
    r"https?://[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*(:[0-9]{1,5})?(/[\w.~%/-]*)?", re.ASCII
)
"""An origin, with a path where there is one; its origin may stand in a policy."""

BUCKET = re.compile(rf"[a-z][a-z0-9+.-]*://[^\s=,]+={WEB_ADDRESS.pattern}", re.ASCII)

_NOT_WEB_ADDRESS = (
    "is not an address of a web server; write https://labels.example.org, with a path"
    " if there is one, and without ? and #"
)
_NOT_BUCKET = (
    "is not a bucket and where it is; write s3://photos=https://media.example.org,"
    " without ? and #"
)


HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|[0-9a-f:.]*:[0-9a-f:.]*")
"""A name or an address, without a port."""


class SettingsError(ValueError):
    """A setting that cannot be followed; the message has one line for each."""


class Settings(BaseSettings):
    """The settings of one server."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_nested_delimiter="_",
        env_nested_max_split=1,
        extra="ignore",
        frozen=True,
    )

    database_url: str = "sqlite:///ground_truth.db"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65_535)
    workers: PositiveInt = 1
    allowed_hosts: Listed = ()
    allowed_origins: Listed = ()
    trusted_proxies: Listed = ()
    media_origins: Listed = ()
    media_base: str | None = None
    media_folder: Path | None = None
    media_buckets: Annotated[dict[str, str], NoDecode] = {}
    threads: PositiveInt = 16
    reads: Literal["auto", "inline", "threads"] = "auto"
    documents: PositiveInt = 256
    persisted_documents: Path | None = None
    only_persisted_documents: bool = False
    federation: bool = False
    secret_key: SecretStr | None = None
    label_studio_token: SecretStr | None = None
    label_studio_ca_file: Path | None = None
    connections: PositiveInt = 1_000
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["auto", "json", "text"] = "auto"
    limit: Limits = Limits()

    @field_validator(
        "allowed_hosts",
        "allowed_origins",
        "trusted_proxies",
        "media_origins",
        mode="before",
    )
    @classmethod
    def _listed(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(word.strip().lower() for word in value.split(",") if word.strip())

    @field_validator("media_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """They go into a policy as they are: nothing but origins may."""
        return _checked(
            value,
            ORIGIN.fullmatch,
            "is no origin; write https://media.example.org, or https://*.example.org"
            " for all hosts below",
        )

    @field_validator("media_base")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        """Its origin goes into a policy."""
        if value:
            _checked((value,), WEB_ADDRESS.fullmatch, _NOT_WEB_ADDRESS)
        return value or None

    @field_validator("media_folder")
    @classmethod
    def _folder(cls, value: Path | None) -> Path | None:
        """Wherever the process works later, it is the same folder."""
        if value is None or not str(value):
            return None
        if not value.is_dir() or value.resolve() == Path(value.anchor or "/"):
            told = "is not a folder of this machine that may be served"
            _checked((str(value),), lambda _: False, told)
        return value.resolve()

    @field_validator("media_buckets", mode="before")
    @classmethod
    def _by_bucket(cls, value: object) -> object:
        """Pairs such as ``s3://photos=https://media.example.org``, by commas."""
        if not isinstance(value, str):
            return value
        words = tuple(word.strip() for word in value.split(",") if word.strip())
        _checked(words, BUCKET.fullmatch, _NOT_BUCKET)
        pairs = (word.partition("=") for word in words)
        return {bucket: target for bucket, _, target in pairs}

    @property
    def all_media_origins(self) -> tuple[str, ...]:
        """From where the page may load media, each once."""
        targets = [*self.media_buckets.values(), self.media_base or ""]
        origins = ["/".join(target.split("/")[:3]).lower() for target in targets]
        return tuple(dict.fromkeys([*self.media_origins, *filter(None, origins)]))

    @field_validator("allowed_origins")
    @classmethod
    def _exact_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """They are compared with what browsers send."""
        return _checked(
            value,
            lambda word: "*" not in word and ORIGIN.fullmatch(word),
            "is not an origin; write https://app.example.org, with a port where it is"
            " not the usual one, and without a path",
        )

    @field_validator("allowed_hosts")
    @classmethod
    def _hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """They are compared with the Host header, of which the port is left out."""
        return _checked(
            value,
            HOST.fullmatch,
            "is not a name of a host; write labels.example.org, without https:// and"
            " without a port",
        )

    @field_validator("trusted_proxies")
    @classmethod
    def _proxies(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """They are compared with addresses of peers."""
        return _checked(
            value,
            _is_network,
            "is not an address; write 192.0.2.7, or 192.0.2.0/24 for a network",
        )

    @field_validator("secret_key")
    @classmethod
    def _keys(cls, value: SecretStr | None) -> SecretStr | None:
        try:
            keys_of("" if value is None else value.get_secret_value())
        except InvalidKey as error:
            raise PydanticCustomError("key", "{told}", {"told": str(error)}) from None
        return value

    @property
    def sealing_keys(self) -> str | None:
        """What the tokens of links are sealed with: keys, separated by commas."""
        return None if self.secret_key is None else self.secret_key.get_secret_value()


def _checked(
    words: tuple[str, ...], is_right: Callable[[str], object], told: str
) -> tuple[str, ...]:
    """The words, each of which is right."""
    for word in words:
        if not is_right(word):
            raise PydanticCustomError(
                "word", "{word} {told}", {"word": repr(word), "told": told}
            )
    return words


def _is_network(word: str) -> bool:
    try:
        ipaddress.ip_network(word, strict=False)
    except ValueError:
        return False
    return True


def load(**given: Any) -> Settings:
    """The settings of the environment; what is given here goes before it.

    Raises:
        SettingsError: says which is wrong, what it got and what it wants.

    """
    wrong = list(_unknown())
    try:
        settings = Settings(**{name: v for name, v in given.items() if v is not None})
    except ValidationError as error:
        raise SettingsError("\n".join([*wrong, *_lines(error)])) from None
    if wrong:
        raise SettingsError("\n".join(wrong))
    return settings


def for_workers(limit: Mapping[str, str], **given: Any) -> Settings:
    """The settings like :func:`load`, left in the environment for other processes."""
    settings = load(limit=limit, **given)
    for name, value in given.items():
        if value is not None:
            os.environ[PREFIX + name.upper()] = str(value)
    for name, value in limit.items():
        os.environ[setting(name)] = value
    return settings


def of_limits(given: Iterable[str]) -> dict[str, str]:
    """The limits that a command line gives as ``name=number``.

    Raises:
        SettingsError: one is not of this form, or there is no such limit.

    """
    values_by_name = {}
    for word in given:
        name, equals, value = word.partition("=")
        if name in Limits.model_fields and not (equals and value):
            default = Limits.model_fields[name].default
            raise SettingsError(
                f"--limit {word} lacks its number; write --limit {name}={default}."
            )
        if name not in Limits.model_fields:
            raise SettingsError(
                f"--limit {word} names no limit; it is NAME=NUMBER with one of these"
                f" names: {', '.join(sorted(Limits.model_fields))}."
            )
        values_by_name[name] = value
    return values_by_name


def is_given(name: str) -> bool:
    """Whether the operator has set this one."""
    return name in load().model_fields_set


def _unknown() -> Iterator[str]:
    """A misspelt variable would go unnoticed otherwise, and a limit not hold."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    known |= {setting(name) for name in Limits.model_fields}
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known:
            yield _unknown_line(name, "")
    file = Settings.model_config.get("env_file")
    if isinstance(file, str):
        yield from _unknown_in(file, known)


def _unknown_in(file: str, known: Iterable[str]) -> Iterator[str]:
    """Lines of a file of settings that set none; others' variables may stand there."""
    for name, value in dotenv_values(file, interpolate=False).items():
        if not name.upper().startswith(PREFIX):
            continue
        if name.upper() not in known:
            yield _unknown_line(name, f" ({file})")
        elif value is None:
            yield f"{name} has no value ({file}): write {name}=VALUE."


def _unknown_line(name: str, place: str) -> str:
    return f"{name}{place} is no setting; docs/operations.md lists those there are."


def _lines(error: ValidationError) -> Iterator[str]:
    for fault in error.errors(include_url=False):
        name = PREFIX + "_".join(str(part) for part in fault["loc"]).upper()
        wanted = fault["msg"][0].lower() + fault["msg"][1:]
        given = "invalid" if fault["loc"] == ("secret_key",) else repr(fault["input"])
        yield f"{name} is {given}: {wanted.removesuffix('.')}."
