"""Label Studio's tasks, annotations and predictions, read and checked one by one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from exchange import fields
from exchange.authors import NOBODY, Author, AuthorReader
from exchange.checks import InvalidValue, kept_json, kept_text, listed, mapping
from exchange.digests import digest
from exchange.left_out import annotations_of, predictions_of, tell_what_is_missing
from exchange.options import named
from exchange.other_formats import named_object
from exchange.unread import UnreadFinder

SOURCE = "import_source"
"""The key by which our exports say which Label Studio an id is of."""

Answer = TypeVar("Answer")

_DATA_URL = "data:"
_OLD_NAMES = {"ground_truth": "honeypot", "was_cancelled": "skipped"}
"""What exports of Label Studio before 1.0 call these."""
_IS_OLD = "is read as `{}`, which exports of Label Studio before 1.0 called so."


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
    updated_by: int | None = None
    """The number of who changed it last in their Label Studio."""


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
    is_part: bool = False
    """Whether other values of the import bring more answers of the same task."""
    source: str = ""
    """The Label Studio that the ids are of."""
    data_digest: str = ""
    lists_annotations: bool = True
    lists_predictions: bool = True
    """Whether there is a list, which may be empty, in full."""


class Reading(NamedTuple):
    """What became of one value: a task, or faults; and what was not taken over."""

    task: ImportedTask | None
    faults: list[InvalidValue]
    warnings: list[InvalidValue]

    def below(self, prefix: str) -> "Reading":
        """The same of a task that stands inside something else."""
        faults = [fault.below(prefix) for fault in self.faults]
        warnings = [warning.below(prefix) for warning in self.warnings]
        return Reading(self.task, faults, warnings)


class TaskReader:
    """Reads the tasks of one import into one project.

    Args:
        project_id: the project.
        source: the Label Studio that the ids are of, where a task names none itself.
        users: who the numbers of ``completed_by`` are, where that is known.
        result_limit: the name of the limit of the bytes of one result.
        unread: finds what no control of the project's label config reads.

    """

    def __init__(
        self,
        project_id: int,
        source: str = "",
        users: Mapping[int, Author] = NOBODY,
        result_limit: str = "result_bytes",
        unread: UnreadFinder | None = None,
    ) -> None:
        self._source = self._task_source = source
        self._authors = AuthorReader(project_id, users)
        self._result_limit = result_limit
        self._unread = unread

    def read(self, value: object, prefix: str = "") -> Reading:
        """A task, or all that is wrong with it: one fault for each of its parts.

        Args:
            value: the task as it was written.
            prefix: what comes before all paths, such as ``tasks[3].``.

        """
        reading = Reading(None, [], [])
        try:
            task = self._task(value, reading)
        except InvalidValue as fault:
            reading.faults.append(fault)
        else:
            reading = reading if reading.faults else reading._replace(task=task)
        return reading.below(prefix) if prefix else reading

    def _task(self, value: object, reading: Reading) -> ImportedTask:
        task = mapping(value, "", '{"data": {"text": "…"}}')
        told = reading.warnings
        if "data" not in task:
            name = named_object(task)
            if name:
                raise InvalidValue("", name)
            raise InvalidValue(
                "data", 'is missing: a task is {"data": {"text": "…"}, …}.'
            )
        data = mapping(task["data"], "data", '{"text": "…"}')
        tell_what_is_missing(task, told)
        given = task.get(SOURCE)
        source = self._source if given is None else named(given, SOURCE)
        self._task_source = self._authors.source = source
        key, answers = annotations_of(task, told)
        annotations = self._each(answers, key, self._annotation, reading)
        predicted = predictions_of(task, told)
        predictions = self._each(predicted, "predictions", self._prediction, reading)
        _refuse_repeated_ids(key, annotations)
        _refuse_repeated_ids("predictions", predictions)
        meta = task.get("meta")
        return ImportedTask(
            external_id=fields.external_id(task.get("id"), "id", told),
            data=kept_json(data, "data", "data_bytes", told),
            meta=None if meta is None else kept_json(meta, "meta", "data_bytes", told),
            search_text=search_text(data),
            created_at=fields.moment(task.get("created_at"), "created_at", told),
            updated_at=fields.moment(task.get("updated_at"), "updated_at", told),
            annotations=annotations,
            predictions=predictions,
            ground_truth=ground_truth_of(annotations, key, told),
            source=source,
            data_digest=digest(data),
            lists_annotations=isinstance(task.get(key), list),
            lists_predictions=_is_in_full(task.get("predictions"), len(predicted)),
        )

    def _each(
        self,
        values: Sequence[tuple[int, object]],
        key: str,
        read: Callable[[dict[str, object], str, list[InvalidValue]], Answer],
        reading: Reading,
    ) -> tuple[Answer, ...]:
        """The parts under a key.

        A part with a fault is noted and left out, so that the faults of the others come
        to light as well.
        """
        answers = []
        for index, value in values:
            path = f"{key}[{index}]"
            try:
                part = mapping(value, path, '{"result": []}')
                answers.append(read(part, path, reading.warnings))
            except InvalidValue as fault:
                reading.faults.append(fault)
        return tuple(answers)

    def _annotation(
        self, value: dict[str, object], path: str, told: list[InvalidValue]
    ) -> ImportedAnnotation:
        made = fields.moment(value.get("created_at"), f"{path}.created_at", told)
        changed = fields.moment(value.get("updated_at"), f"{path}.updated_at", told)
        author = value.get("completed_by")
        return ImportedAnnotation(
            external_id=fields.external_id(value.get("id"), f"{path}.id", told),
            author=self._authors.read(author, f"{path}.completed_by", told),
            result=self._result(value, path, told),
            was_cancelled=_is_true(value, "was_cancelled", path, told),
            lead_time=fields.lead_time(
                value.get("lead_time"), f"{path}.lead_time", told
            ),
            is_marked=_is_true(value, "ground_truth", path, told),
            created_at=made,
            updated_at=made if changed is None else changed,
            import_id=_other_id(value.get("import_id")),
            unique_id=_other_id(value.get("unique_id")),
            source=self._source_of(value, path),
            updated_by=_plain_number(value.get("updated_by")),
        )

    def _source_of(self, value: dict[str, object], path: str) -> str:
        name = value.get(SOURCE)
        return self._task_source if name is None else named(name, f"{path}.{SOURCE}")

    def _prediction(
        self, value: dict[str, object], path: str, told: list[InvalidValue]
    ) -> ImportedPrediction:
        if value.get("ground_truth"):
            told.append(
                InvalidValue(
                    f"{path}.ground_truth",
                    "is ignored: a prediction cannot be a ground truth.",
                )
            )
        version = value.get("model_version")
        return ImportedPrediction(
            external_id=fields.external_id(value.get("id"), f"{path}.id", told),
            model_version=fields.model_version(version, f"{path}.model_version", told),
            score=fields.score(value.get("score"), f"{path}.score", told),
            result=self._result(value, path, told),
            created_at=fields.moment(
                value.get("created_at"), f"{path}.created_at", told
            ),
        )

    def _result(
        self, value: dict[str, object], path: str, told: list[InvalidValue]
    ) -> str:
        path = f"{path}.result"
        if "result" not in value:
            raise InvalidValue(
                path, "is missing. For an answer without regions, use []."
            )
        result = listed(value["result"], path)
        for index, item in enumerate(result):
            mapping(item, f"{path}[{index}]", '{"type": "choices", "value": {…}}')
        text = kept_json(result, path, self._result_limit, told)
        if self._unread is not None:
            self._unread.tell(text, path, told)
        return text


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


def _is_true(
    value: dict[str, object], name: str, path: str, told: list[InvalidValue]
) -> bool:
    """Whether an annotation is marked or skipped, by today's name or the old one."""
    old_name = _OLD_NAMES[name]
    if value.get(name) is not None or value.get(old_name) is None:
        return fields.boolean(value.get(name), f"{path}.{name}", told)
    is_true = fields.boolean(value[old_name], f"{path}.{old_name}", told)
    if is_true:
        told.append(InvalidValue(f"{path}.{old_name}", _IS_OLD.format(name)))
    return is_true


def _is_in_full(listed_predictions: object, taken_count: int) -> bool:
    """Whether the predictions of a task were a list of which nothing was left out."""
    if not isinstance(listed_predictions, list):
        return False
    return len(listed_predictions) == taken_count


def _other_id(value: object) -> str | None:
    """An id that only helps to recognise an annotation: None where it cannot be one."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return kept_text(str(value), "") or None
    except InvalidValue:
        return None


def _plain_number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value


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
            raise InvalidValue(
                f"{key}[{index}].id",
                f"is {part.external_id}, which is used twice in this task. Ids must"
                " be unique.",
            )
        seen.add(identity)


def ground_truth_of(
    annotations: Sequence[ImportedAnnotation], key: str, told: list[InvalidValue]
) -> ImportedAnnotation | None:
    """Of the marked annotations the one updated last; the others are told."""
    marked = []
    for index, annotation in enumerate(annotations):
        path = f"{key}[{index}].ground_truth"
        if annotation.is_marked and annotation.was_cancelled:
            told.append(
                InvalidValue(path, "is not set, because the annotation was skipped.")
            )
        elif annotation.is_marked:
            marked.append((annotation.updated_at or 0, index, path))
    if not marked:
        return None
    *others, (_, last, _) = sorted(marked)
    told.extend(
        InvalidValue(
            path, f"is not set, because {key}[{last}] is also marked and is later."
        )
        for _, _, path in others
    )
    return annotations[last]
