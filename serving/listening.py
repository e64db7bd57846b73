"""The address that the server listens on, and who may be let in there."""

import errno
import ipaddress
import socket

from models.commands import accounts

BACKLOG = 2048


class AddressError(Exception):
    """An address that cannot or must not be listened on, and what to do about it."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_open(host: str) -> bool:
    """Whether the server would be open: nobody has a token.

    Raises:
        AddressError: others than this machine could reach it, and no admin has a token.

    """
    if not is_loopback(host) and not accounts.admin_token():
        raise AddressError(
            f"Not listening on {host}: others could reach it, and no admin has a token"
            " yet. Make one first:\n"
            "  python server.py user add YOU@example.org --admin\n"
            "  python server.py token create YOU@example.org"
        )
    return not accounts.any_token()


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
