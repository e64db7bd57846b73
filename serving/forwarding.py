"""Whether a request was made directly on this machine, as far as it shows.

A server that has no token yet takes everybody for an admin. It listens on a loopback
address then, but a proxy on the same machine brings requests from anywhere to it.
"""

import ipaddress
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
FORWARDING = frozenset(
    {
        b"forwarded",
        b"via",
        b"x-real-ip",
        b"x-client-ip",
        b"x-cluster-client-ip",
        b"x-original-host",
        b"x-original-url",
        b"true-client-ip",
        b"cf-connecting-ip",
        b"cf-ray",
        b"fly-client-ip",
        b"fastly-client-ip",
        b"cdn-loop",
    }
)
"""Headers that proxies add; besides them all that begin as ``PREFIXES`` do."""
PREFIXES = (b"x-forwarded", b"x-envoy-", b"x-amz-cf-", b"x-amzn-", b"x-azure-")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_direct(scope: Mapping[str, Any]) -> bool:
    """Whether a request comes from this machine, to a loopback name, without a proxy.

    A proxy that adds nothing to a request, and asks for a loopback name, often shows
    itself by HTTP/1.0, which no browser and no usual client has spoken for long.
    """
    return (
        scope.get("http_version") != "1.0"
        and _is_near(scope.get("client"))
        and not any(map(_forwards, (name for name, _ in scope["headers"])))
        and _is_named_loopback(
            value for name, value in scope["headers"] if name == b"host"
        )
    )


def _is_near(client: tuple[str, int] | None) -> bool:
    """Whether the peer is on this machine; no address is a Unix socket or a test."""
    try:
        return client is None or ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return True


def _forwards(name: bytes) -> bool:
    return name in FORWARDING or name.startswith(PREFIXES)


def _is_named_loopback(hosts: Iterable[bytes]) -> bool:
    """Whether there is a Host header, and each names this machine alone."""
    names = [_name(host.decode("latin-1")) for host in hosts]
    return bool(names) and all(is_loopback(name) for name in names)


def _name(host: str) -> str:
    """The host without its port and brackets."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
