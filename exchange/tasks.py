"""Label Studio's tasks, annotations and predictions, read and checked one by one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from exchange.authors import NOBODY, Author, author
from exchange.checks import (
    Fault,
    kept_json,
    kept_text,
    kind,
    listed,
    mapping,
    moment,
    number,
    truth,
)
from exchange.digests import digest
from exchange.options import named

SOURCE = "import_source"
"""The key by which our exports say which Label Studio an id is of."""

Answer = TypeVar("Answer")

UNDEFINED_MODEL = "undefined"
_DATA_URL = "data:"


class ImportedAnnotation(NamedTuple):
    """An annotation as the import brings it. Moments are None where it names none."""

    external_id: str | None
    author: Author | None
    result: str
    was_cancelled: bool
    lead_time: float | None
    is_marked: bool
    created_at: int | None
    updated_at: int | None
    import_id: str | None = None
    """The id that it had in the file that its Label Studio imported it from."""
    unique_id: str | None = None
    source: str = ""


class ImportedPrediction(NamedTuple):
    """A prediction as the import brings it."""

    external_id: str | None
    model_version: str
    score: float | None
    result: str
    created_at: int | None


class ImportedTask(NamedTuple):
    """A task as the import brings it. ``ground_truth`` is one of its annotations."""

    external_id: str | None
    data: str
    meta: str | None
    search_text: str
    created_at: int | None
    updated_at: int | None
    annotations: tuple[ImportedAnnotation, ...]
    predictions: tuple[ImportedPrediction, ...]
    ground_truth: ImportedAnnotation | None
    source: str = ""
    """The Label Studio that the ids are of."""
    data_digest: str = ""
    lists_annotations: bool = True
    lists_predictions: bool = True
    """Whether there is a list, which may be empty, in full."""


class Reading(NamedTuple):
    """What became of one value: a task, or faults; and what was not taken over."""

    task: ImportedTask | None
    faults: list[Fault]
    warnings: list[Fault]


class TaskReader:
    """Reads the tasks of one import into one project."""

    def __init__(
        self, project_id: int, source: str = "", users: Mapping[int, Author] = NOBODY
    ) -> None:
        self._project_id = project_id
        self._source = self._task_source = source
        self._users = users

    def read(self, value: object) -> Reading:
        """A task, or all that is wrong with it: one fault for each of its parts."""
        reading = Reading(None, [], [])
        try:
            task = self._task(value, reading)
        except Fault as fault:
            reading.faults.append(fault)
            return reading
        return reading if reading.faults else reading._replace(task=task)

    def _task(self, value: object, reading: Reading) -> ImportedTask:
        task = mapping(value, "", '{"data": {"text": "…"}}')
        if "data" not in task:
            raise Fault("data", 'is missing: a task is {"data": {"text": "…"}, …}.')
        data = mapping(task["data"], "data", '{"text": "…"}')
        name = task.get(SOURCE)
        source = self._source if name is None else named(name, SOURCE)
        self._task_source = source
        annotations = self._each(
            listed(task.get("annotations"), "annotations"),
            "annotations",
            self._annotation,
            reading,
        )
        predicted = _in_full(listed(task.get("predictions"), "predictions"), reading)
        predictions = self._each(
            predicted,
            "predictions",
            self._prediction,
            reading,
        )
        _refuse_repeated_ids("annotations", annotations)
        _refuse_repeated_ids("predictions", predictions)
        return ImportedTask(
            external_id=self._id(task, "id"),
            data=self._data(data, "data"),
            meta=None if task.get("meta") is None else self._data(task["meta"], "meta"),
            search_text=search_text(data),
            created_at=moment(task.get("created_at"), "created_at"),
            updated_at=moment(task.get("updated_at"), "updated_at"),
            annotations=annotations,
            predictions=predictions,
            ground_truth=_ground_truth(annotations, reading),
            source=source,
            data_digest=digest(data),
            lists_annotations=isinstance(task.get("annotations"), list),
            lists_predictions=predicted == task.get("predictions"),
        )

    def _each(
        self,
        values: Sequence[object],
        key: str,
        read: Callable[[dict[str, object], str, Reading], Answer],
        reading: Reading,
    ) -> tuple[Answer, ...]:
        """The parts under a key.

        A part with a fault is noted and left out, so that the faults of the others come
        to light as well.
        """
        found = []
        for index, value in enumerate(values):
            path = f"{key}[{index}]"
            try:
                part = mapping(value, path, '{"result": []}')
                found.append(read(part, path, reading))
            except Fault as fault:
                reading.faults.append(fault)
        return tuple(found)

    def _annotation(
        self, value: dict[str, object], path: str, _: Reading
    ) -> ImportedAnnotation:
        made = moment(value.get("created_at"), f"{path}.created_at")
        changed = moment(value.get("updated_at"), f"{path}.updated_at")
        return ImportedAnnotation(
            external_id=self._id(value, f"{path}.id"),
            author=author(
                value.get("completed_by"),
                f"{path}.completed_by",
                self._project_id,
                self._task_source,
                self._users,
            ),
            result=self._result(value, path),
            was_cancelled=truth(value.get("was_cancelled"), f"{path}.was_cancelled"),
            lead_time=_lead_time(value.get("lead_time"), f"{path}.lead_time"),
            is_marked=truth(value.get("ground_truth"), f"{path}.ground_truth"),
            created_at=made,
            updated_at=made if changed is None else changed,
            import_id=_other_id(value.get("import_id")),
            unique_id=_other_id(value.get("unique_id")),
            source=self._source_of(value, path),
        )

    def _source_of(self, value: dict[str, object], path: str) -> str:
        name = value.get(SOURCE)
        return self._task_source if name is None else named(name, f"{path}.{SOURCE}")

    def _prediction(
        self, value: dict[str, object], path: str, reading: Reading
    ) -> ImportedPrediction:
        return ImportedPrediction(
            external_id=self._id(value, f"{path}.id"),
            model_version=self._model_version(value, f"{path}.model_version"),
            score=_score(value.get("score"), f"{path}.score", reading),
            result=self._result(value, path),
            created_at=moment(value.get("created_at"), f"{path}.created_at"),
        )

    def _result(self, value: dict[str, object], path: str) -> str:
        path = f"{path}.result"
        if "result" not in value:
            raise Fault(path, "is missing: an answer without regions is [].")
        result = listed(value["result"], path)
        for index, item in enumerate(result):
            mapping(item, f"{path}[{index}]", '{"type": "choices", "value": {…}}')
        return kept_json(result, path, "result_bytes")

    def _data(self, value: object, path: str) -> str:
        return kept_json(value, path, "data_bytes")

    def _id(self, value: dict[str, object], path: str) -> str | None:
        found = value.get("id")
        if found is None:
            return None
        if isinstance(found, bool) or not isinstance(found, int | str):
            raise Fault(path, f"must be a number or a text, not {kind(found)}.")
        text = kept_text(str(found), path)
        if not text:
            raise Fault(path, "must not be empty; leave it out where there is none.")
        return text

    def _model_version(self, value: dict[str, object], path: str) -> str:
        found = value.get("model_version")
        if found is None:
            return UNDEFINED_MODEL
        return kept_text(found, path) or UNDEFINED_MODEL


def search_text(data: object) -> str:
    """What a search looks through: the data's texts and numbers, casefolded, by line.

    Files inside the data (``data:`` URLs) are left out: nobody looks for their bytes.
    """
    return "\n".join(_leaves(data)).casefold()


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if not value.startswith(_DATA_URL):
            yield value
    elif isinstance(value, dict):
        for child in value.values():
            yield from _leaves(child)
    elif isinstance(value, list):
        for child in value:
            yield from _leaves(child)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)


def _in_full(predictions: list[object], reading: Reading) -> list[object]:
    """The predictions, unless there are only their ids, as Label Studio exports them.

    It writes them in full when it is asked to.
    """
    if not predictions or any(type(one) is not int for one in predictions):
        return predictions
    message = "are left out: these are only their ids. Export predictions in full."
    reading.warnings.append(Fault("predictions", message))
    return []


def _lead_time(value: object, path: str) -> float | None:
    found = number(value)
    if found is None and value is not None:
        raise Fault(path, f"must be a number of seconds, not {kind(value)}.")
    return found


def _score(value: object, path: str, reading: Reading) -> float | None:
    found = number(value)
    if found is None and value is not None:
        reading.warnings.append(
            Fault(path, f"is left out: it must be a number, not {kind(value)}.")
        )
    return found


def _other_id(value: object) -> str | None:
    """An id that only helps to recognise an annotation: None where it cannot be one."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return kept_text(str(value), "") or None
    except Fault:
        return None


def _refuse_repeated_ids(
    key: str, parts: Sequence[ImportedAnnotation | ImportedPrediction]
) -> None:
    """Refuse an id that stands twice with one author; of two it is two answers."""
    seen: set[tuple[str | None, ...]] = set()
    for index, part in enumerate(parts):
        if part.external_id is None:
            continue
        identity: tuple[str | None, ...] = (part.external_id,)
        if isinstance(part, ImportedPrediction):
            identity += (part.model_version,)
        else:
            email = part.author and part.author.email
            identity += (email, part.source, part.unique_id)
        if identity in seen:
            raise Fault(
                f"{key}[{index}].id",
                f"is {part.external_id}, as another's of this task: an id stands once.",
            )
        seen.add(identity)


def _ground_truth(
    annotations: Sequence[ImportedAnnotation], reading: Reading
) -> ImportedAnnotation | None:
    """Of the marked annotations the one updated last; the others are reported."""
    marked = []
    for index, one in enumerate(annotations):
        path = f"annotations[{index}].ground_truth"
        if one.is_marked and one.was_cancelled:
            warning = Fault(path, "is not set: the annotation was skipped.")
            reading.warnings.append(warning)
        elif one.is_marked:
            marked.append((one.updated_at or 0, index, path))
    if not marked:
        return None
    *others, (_, last, _) = sorted(marked)
    reading.warnings.extend(
        Fault(path, f"is not set: annotations[{last}] has it and was updated last.")
        for _, _, path in others
    )
    return annotations[last]
