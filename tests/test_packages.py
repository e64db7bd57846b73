"""The packages at the top level are this checkout's; no installed one hides them."""

import importlib
from importlib import metadata
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
PACKAGES = [
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


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_the_one_of_this_checkout(package: str) -> None:
    file = importlib.import_module(package).__file__

    assert file is not None
    assert Path(file).is_relative_to(CHECKOUT)


def test_no_installed_distribution_claims_the_name_of_a_package() -> None:
    claimed = metadata.packages_distributions()

    assert {name: claimed[name] for name in PACKAGES if name in claimed} == {}
