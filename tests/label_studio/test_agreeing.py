"""Both sides agree, whatever people do and whoever is killed; no webhook helps."""

import os
import random
import time
from collections.abc import Callable

from tests.label_studio.here import Here
from tests.label_studio.people import People
from tests.label_studio.samples import sample
from tests.label_studio.states import WAITING, differences, of_here, of_there
from tests.label_studio.there import LabelStudio

OPERATIONS = int(os.environ.get("OPERATIONS", "500"))
KILLS = 10
TASKS = 40
SECONDS = 60
SEED = int(os.environ.get("SEED", "1"))


def test_both_sides_agree_after_random_operations_and_kills(
    there: LabelStudio, here: Here, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - repeatable
    remote = there.project("Random")
    there.load(remote, sample(TASKS, 3))
    token = there.personal_token()
    project = here.follow(there.url, remote, token, ["--push", "--every", "5s"])
    people = People(chance, there, remote, here, project)
    kills = set(chance.sample(range(OPERATIONS), KILLS))
    victims: list[Here | LabelStudio] = [here, there] * (KILLS // 2)

    begun = time.monotonic()
    for place in range(OPERATIONS):
        people.act()
        if place in kills:
            victim = victims.pop()
            victim.kill()
            victim.start()
    acted = time.monotonic()
    told = _agreed(there, remote, here, project)

    record_property("operations", people.done)
    print(  # noqa: T201 - a figure of docs/label-studio.md
        f"{OPERATIONS} operations in {acted - begun:.0f} s, {people.refused} refused,"
        f" {people.faults} faults of Label Studio;"
        f" agreed {time.monotonic() - acted:.0f} s after the last; {people.done};"
        f" {len(people.drafts)} drafts kept"
    )
    assert told == []
    assert people.lost_drafts() == []
    assert all(len(stars) <= 1 for stars in of_there(there, remote).stars.values())


def _agreed(there: LabelStudio, remote: int, here: Here, project: int) -> list[str]:
    """Where they differ still, when nothing has changed for so long."""
    end = time.monotonic() + SECONDS
    while True:
        link = here.ask(WAITING, project=project)["project"]["labelStudio"]
        drafts = {
            write["task"]["externalId"]
            for write in link["waitingWrites"]["nodes"]
            if write["reason"] == "DRAFT"
        }
        mine = of_here(here, project)
        mine = mine._replace(free=mine.free | drafts)  # they wait for their author
        told = differences(of_there(there, remote), mine)
        if not told or time.monotonic() > end:
            return [*told, *([f"{link}"] if told else [])]
        time.sleep(1)
