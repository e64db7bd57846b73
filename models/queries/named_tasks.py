"""Tasks by the names that exports give them: another system's id, or ``Task:7``."""

import re
from collections import defaultdict
from collections.abc import Iterable

from models.db import database as db
from models.db.database import in_
from models.refusals import Reason, Refusal

_OWN = re.compile(r"Task:([1-9][0-9]{0,17})", re.ASCII)
NAMED = 5
"""How many names a refusal gives."""


def task_ids(project_id: int, names: Iterable[str]) -> dict[str, int]:
    """The task of each name in a project.

    ``Task:7`` is the task of that id, unless one has this name elsewhere; any other
    name is an id that tasks were imported with.

    Raises:
        Refusal: a name is not of one task: of none in the project, or of several.

    """
    wanted = list(dict.fromkeys(names))
    ids_by_name = _imported(project_id, wanted)
    own = {
        name: int(match[1])
        for name in wanted
        if name not in ids_by_name and (match := _OWN.fullmatch(name))
    }
    present = _present(project_id, own.values())
    for name, task_id in own.items():
        if task_id in present:
            ids_by_name[name] = [task_id]
    _refuse_unknown(project_id, [name for name in wanted if name not in ids_by_name])
    _refuse_several([name for name, ids in ids_by_name.items() if len(ids) > 1])
    return {name: ids_by_name[name][0] for name in wanted}


def _imported(project_id: int, names: Iterable[str]) -> dict[str, list[int]]:
    where = in_("external_id", names)
    text = f"SELECT external_id, id FROM tasks WHERE project_id = ? AND {where.text}"
    ids_by_name = defaultdict(list)
    for name, task_id in db.rows(text, (project_id, *where.values)):
        ids_by_name[name].append(task_id)
    return dict(ids_by_name)


def _present(project_id: int, ids: Iterable[int]) -> set[int]:
    where = in_("id", ids)
    text = f"SELECT id FROM tasks WHERE project_id = ? AND {where.text}"
    return {row[0] for row in db.rows(text, (project_id, *where.values))}


def _refuse_unknown(project_id: int, names: list[str]) -> None:
    if names:
        raise Refusal(
            Reason.NOT_FOUND,
            f"Project:{project_id} has no task {_listed(names)}. Give the id that"
            " exports use: the id that the task was imported with, or Task:7 for the"
            " id on this server.",
        )


def _refuse_several(names: list[str]) -> None:
    if names:
        raise Refusal(
            Reason.CONFLICT,
            f"Several tasks, from several sources, have the id {_listed(names)}. Give"
            " their ids on this server, such as Task:7.",
        )


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(ascii(name) for name in names[:NAMED]) + more
