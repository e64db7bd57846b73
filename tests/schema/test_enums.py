"""Enums of the schema say what the layers below have, member by member."""

from enum import StrEnum

import pytest

from schema.declare import enumeration_of
from schema.metrics import Metric
from schema.scoring_profile import BothEmpty
from scoring import Profile
from scoring.label_config import ControlTag
from scoring.metrics import BY_TAG, RELATIONS, metrics_for


class Colour(StrEnum):
    """An enum of another layer."""

    RED = "red"
    GREEN = "green"


def test_metrics_are_those_that_scoring_offers() -> None:
    offers = [*BY_TAG.values(), RELATIONS]
    for tag in BY_TAG:
        control = ControlTag("name", tag, per_region=True)
        offers.append(metrics_for(control))

    offered = {name for offer in offers for name in offer}

    assert {Metric(name).name.lower() for name in offered} == offered
    assert len(Metric) == len(offered)


@pytest.mark.parametrize("both_empty", BothEmpty)
def test_what_both_empty_counts_for_is_read_by_scoring(both_empty: BothEmpty) -> None:
    profile = Profile.parse({"both_empty": both_empty.value})

    assert profile.ignores_both_empty == (both_empty is BothEmpty.IGNORE)


@pytest.mark.parametrize(
    "members", [{"RED": "Red."}, {"RED": "Red.", "GREEN": "Green.", "BLUE": "Blue."}]
)
def test_every_member_is_described_and_nothing_else(members: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="Colour"):
        enumeration_of(Colour, "Colours.", **members)
