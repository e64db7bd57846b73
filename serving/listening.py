"""The address that the server listens on, and who may be let in there."""

import errno
import ipaddress
import socket
from collections.abc import Iterator

from models.commands import accounts
from serving.forwarding import is_loopback
from serving.settings import PREFIX, Settings

__all__ = ["AddressError", "bound", "check_new", "check_open", "is_loopback", "url_of"]

BACKLOG = 2048


class AddressError(Exception):
    """An address that cannot or must not be listened on, and what to do about it."""


def check_open(settings: Settings) -> bool:
    """Whether the server would be open: nobody has a token.

    Raises:
        AddressError: others than this machine could reach it, and no admin has a token.

    """
    if not accounts.admin_token():
        check_new(settings)
    return not accounts.any_token()


def check_new(settings: Settings) -> None:
    """See that only this machine can reach a server whose database has no admin yet.

    Raises:
        AddressError: says which setting lets others reach it, and what to do.

    """
    settings_for_others = ", ".join(_for_others(settings))
    if settings_for_others:
        raise AddressError(
            f"Not serving with {settings_for_others}: others could reach the server,"
            " and no admin has a token yet. Make one first:\n"
            "  python server.py user add YOU@example.org --admin\n"
            "  python server.py token create YOU@example.org"
        )


def _for_others(settings: Settings) -> Iterator[str]:
    """The settings that let others than this machine reach the server."""
    if not is_loopback(settings.host):
        yield f"{PREFIX}HOST={settings.host}"
    for name in ("allowed_hosts", "trusted_proxies"):
        words = [word for word in getattr(settings, name) if not is_loopback(word)]
        if words or (name == "trusted_proxies" and settings.trusted_proxies):
            yield f"{PREFIX}{name.upper()}={','.join(getattr(settings, name))}"


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Raises:
        AddressError: says why there is none.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = "it is in use. Choose another one with --port"
        else:
            reason = error.strerror or str(error)
        raise AddressError(f"Not listening on {host} port {port}: {reason}.") from None
    listening.set_inheritable(True)
    return listening


def url_of(listening: socket.socket) -> str:
    """The address for a browser on this machine."""
    host, port = listening.getsockname()[:2]
    if ipaddress.ip_address(host).is_unspecified:
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
