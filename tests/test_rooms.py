"""The rooms at the top level are this checkout's, and nothing installed hides them."""

import importlib
from importlib import metadata
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
ROOMS = [
    "server",
    "serving",
    "schema",
    "resolvers",
    "exchange",
    "models",
    "insight",
    "scoring",
    "execution",
]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_the_one_of_this_checkout(room: str) -> None:
    file = importlib.import_module(room).__file__

    assert file is not None
    assert Path(file).is_relative_to(CHECKOUT)


def test_no_installed_distribution_claims_the_name_of_a_room() -> None:
    claimed = metadata.packages_distributions()

    assert {room: claimed[room] for room in ROOMS if room in claimed} == {}
