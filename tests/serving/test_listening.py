"""The address, and who may be let in there."""

import socket

import pytest

from models.commands import accounts
from serving.listening import AddressError, bound, check_open, is_loopback, url_of
from serving.settings import Settings

EVERYWHERE = "0.0.0.0"  # noqa: S104 - that it is no loopback address is the point


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_these_are_this_machine_alone(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", [EVERYWHERE, "::", "192.168.1.5", "example.org", "127.0.0.1.nip.io", ""]
)
def test_these_others_may_reach(host: str) -> None:
    assert not is_loopback(host)


def test_an_address_in_use_is_told_with_the_way_out() -> None:
    with bound("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(AddressError, match=rf"port {port}: it is in use.*--port"):
            bound("127.0.0.1", port)


@pytest.mark.parametrize("host", ["203.0.113.7", "no such host"])
def test_an_address_of_another_machine_is_told(host: str) -> None:
    with pytest.raises(AddressError, match="Not listening on"):
        bound(host, 0)


def test_the_address_is_one_for_a_browser_here() -> None:
    with bound("127.0.0.1", 0) as here, bound(EVERYWHERE, 0) as everywhere:
        assert url_of(here) == f"http://127.0.0.1:{here.getsockname()[1]}"
        assert url_of(everywhere).startswith("http://localhost:")


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_an_address_of_ipv6_stands_in_brackets() -> None:
    with bound("::1", 0) as here:
        assert url_of(here) == f"http://[::1]:{here.getsockname()[1]}"


def test_an_open_server_is_for_this_machine_alone(store: None) -> None:
    assert check_open(Settings())
    with pytest.raises(AddressError, match="token create"):
        check_open(Settings(host="192.168.1.5"))


@pytest.mark.parametrize(
    "given",
    [
        {"allowed_hosts": "labels.example.org"},
        {"allowed_hosts": "localhost,labels.example.org"},
        {"trusted_proxies": "127.0.0.1"},
        {"host": "192.168.1.5"},
    ],
)
def test_no_setting_opens_it_to_others_before_an_admin_has_a_token(
    store: None, given: dict[str, str]
) -> None:
    [(name, value)] = given.items()
    settings = Settings(**given)  # type: ignore[arg-type] # as the environment says it

    with pytest.raises(AddressError, match=f"GROUND_TRUTH_{name.upper()}={value}"):
        check_open(settings)

    accounts.add_user("root@example.org", is_admin=True)
    accounts.create_token("root@example.org")
    assert not check_open(settings)


def test_with_an_admins_token_others_may_reach_it(store: None) -> None:
    accounts.add_user("ann@example.org")
    accounts.create_token("ann@example.org")
    with pytest.raises(AddressError):
        check_open(Settings(host="192.168.1.5"))

    accounts.add_user("root@example.org", is_admin=True)
    accounts.create_token("root@example.org")

    assert not check_open(Settings(host="192.168.1.5"))
