"""A few made-up cases by every way in: always the same ones, for a second or two.

The long runs are `make fuzz MINUTES=10`; docs/fuzzing.md says what they found.
"""

import pytest

from tests.fuzz.rounds import play
from tests.fuzz.subjects import SUBJECTS

SEED = 20_261_130
FEW = 10


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_made_up_input_ends_in_a_fault(store: None) -> None:
    played: dict[str, int] = {}

    play(SUBJECTS, FEW, SEED, played.__setitem__)

    assert played.keys() == {subject.name for subject in SUBJECTS}
