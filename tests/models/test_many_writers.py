"""Many processes at once: no error reaches a client, and every promise holds."""

from tests import many_writers


def test_writers_of_the_same_tasks_leave_one_sound_ground_truth_each(
    store: None, database_url: str
) -> None:
    found = many_writers.run(database_url, times=120, writers=4)

    assert found.sets == 120
    assert found.looks > 0
    assert found.is_sound, found
