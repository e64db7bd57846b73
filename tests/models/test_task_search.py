"""A search finds the tasks whose texts hold the text, and takes whatever is typed."""

import pytest

from models.conditions import TaskCondition
from models.db import database as db
from models.lists.pages import Window
from models.queries import tasks
from models.tables import Task
from tests.stored import EVERYTHING, Stored

TEXTS = [
    'She said "no" AND left, OR not',
    "NEAR(river tower) * ^ col:umn - {a}",
    "50 % of _all_ 'quoted' \\ text; DROP TABLE tasks --",
    "東京タワーの夜景",
    "smile 😀😀😀 and 👩‍👩‍👧 go",
    "Straße nach Köln",
    "a" * 6000 + " needle",
]
SEARCHES = [
    *('"no"', '"', '""', "AND", "and left, or", "NEAR(", "* ^ col:", "{a}", "-"),
    *("'quoted'", "\\ t", "% o", "_all_", "; drop table", "東京", "東京タ", "京タワー"),
    *("😀😀", "😀😀😀", "👩‍👩‍👧", "STRASSE", "köln", "needle", "a", "nowhere", "ole"),
]


@pytest.mark.parametrize("search", SEARCHES)
def test_a_search_finds_what_holds_the_text_and_nothing_else(
    stored: Stored, search: str
) -> None:
    project = stored.project()
    found = {stored.task(project, text=text).id: text.casefold() for text in TEXTS}

    with db.read():
        condition = TaskCondition(search=search)
        [page] = tasks.pages(EVERYTHING, [project.id], condition, [], Window(first=100))
        counted = tasks.counts(EVERYTHING, [project.id], condition)

    wanted = [id_ for id_, text in found.items() if search.casefold() in text]
    assert [row.id for row in page.rows] == wanted
    assert counted == [len(wanted)]


def test_a_search_follows_each_write_and_what_is_taken_back(stored: Stored) -> None:
    task = stored.task(text="first words")
    with db.write():
        Task.update(search_text="second words").where(Task.id == task.id).execute()
    gone = stored.task(text="third words")
    with db.write():
        Task.delete().where(Task.id == gone.id).execute()
    with pytest.raises(ZeroDivisionError):
        _write_and_fail(task.id)

    with db.read():
        counts = [
            tasks.counts(EVERYTHING, [None], TaskCondition(search=search))[0]
            for search in ("first", "second", "third", "taken", "words")
        ]

    assert counts == [0, 1, 0, 0, 1]


def _write_and_fail(task_id: int) -> None:
    with db.write():
        Task.update(search_text="taken back").where(Task.id == task_id).execute()
        raise ZeroDivisionError
