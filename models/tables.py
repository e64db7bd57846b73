"""The tables as Peewee models; the migrations create them.

Moments are whole microseconds since 1970 (see :mod:`models.timestamps`), JSON is text.
"""

from typing import Any, ClassVar

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    BooleanField,
    CompositeKey,
    DoubleField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from models.db.database import database


class Table(Model):
    """What all tables share."""

    DoesNotExist: ClassVar[type[Exception]]

    class Meta:
        database = database
        legacy_table_names = False


class User(Table):
    """A person or a program. Without a token it cannot sign in."""

    id = AutoField()
    email = TextField(unique=True)
    name = TextField()
    is_admin = BooleanField(default=False)
    created_at = BigIntegerField()

    class Meta:
        table_name = "users"


class Token(Table):
    """A secret that a user signs in with; only its hash is kept."""

    key_id = TextField(primary_key=True)
    user = ForeignKeyField(User, on_delete="CASCADE")
    user_id: int
    secret_sha256 = TextField()
    label = TextField(default="")
    created_at = BigIntegerField()
    last_used_at = BigIntegerField(null=True)
    expires_at = BigIntegerField(null=True)
    revoked_at = BigIntegerField(null=True)

    class Meta:
        table_name = "tokens"


class Session(Table):
    """A browser that was signed in with a token; of its cookie only a hash is kept."""

    secret_sha256 = TextField(primary_key=True)
    token = ForeignKeyField(Token, on_delete="CASCADE")
    token_id: str
    created_at = BigIntegerField()
    expires_at = BigIntegerField()

    class Meta:
        table_name = "sessions"


class Project(Table):
    """A labelling project.

    ``last_change`` is the number of its newest history row; ``rescorings`` is how often
    its accuracies were dropped to be computed again, and ``rescored_tasks`` of how many
    tasks the last time.
    """

    id = AutoField()
    title = TextField()
    label_config = TextField()
    scoring_profile = TextField(default="{}")
    profile_version = IntegerField(default=1)
    last_change = BigIntegerField(default=0)
    rescored_tasks = IntegerField(default=0)
    rescorings = BigIntegerField(default=0)
    created_at = BigIntegerField()
    updated_at = BigIntegerField()

    class Meta:
        table_name = "projects"


class Member(Table):
    """What a user may do in a project."""

    project = ForeignKeyField(Project, on_delete="CASCADE")
    project_id: int
    user = ForeignKeyField(User, on_delete="CASCADE")
    user_id: int
    role = TextField()

    class Meta:
        table_name = "members"
        primary_key = CompositeKey("project", "user")


class Task(Table):
    """One item to be labelled.

    The counts, the mean accuracy and the moment of the ground truth are figures about
    other rows, kept here for filters and orders by the commands that move them. A task
    is pending while some of its accuracies wait to be computed. ``revision`` grows with
    every write that moves its answers or its ground truth: what was computed for
    another revision is not stored. ``is_truth_changed`` says that the annotation which
    is the ground truth got another result since it was verified,
    ``is_truth_withdrawn`` that its author skipped or deleted it.

    ``external_id`` is its id in the Label Studio that ``source`` names, which made it
    at ``imported_created_at``; tasks of equal data have the same ``data_digest``.
    """

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE")
    project_id: int
    source = TextField(default="")
    external_id = TextField(null=True)
    data = TextField()
    data_digest = TextField(default="")
    meta = TextField(null=True)
    search_text = TextField(default="")
    annotation_count = IntegerField(default=0)
    prediction_count = IntegerField(default=0)
    mean_accuracy = DoubleField(null=True)
    ground_truth_set_at = BigIntegerField(null=True)
    is_pending = BooleanField(default=False)
    imported_created_at = BigIntegerField(null=True)
    revision = BigIntegerField(default=0)
    is_truth_changed = BooleanField(default=False)
    is_truth_withdrawn = BooleanField(default=False)
    is_uncounted = BooleanField(default=False)
    created_at = BigIntegerField()
    updated_at = BigIntegerField()

    class Meta:
        table_name = "tasks"


class Assignment(Table):
    """A task that an annotator is to see, with or without an annotation."""

    task = ForeignKeyField(Task, on_delete="CASCADE")
    task_id: int
    user = ForeignKeyField(User, on_delete="CASCADE")
    user_id: int
    project = ForeignKeyField(Project, on_delete="CASCADE")
    project_id: int

    class Meta:
        table_name = "assignments"
        primary_key = CompositeKey("task", "user")


class Annotation(Table):
    """One person's answer to a task.

    ``source`` names the Label Studio that ``external_id`` is of; it is null where the
    annotation was made here. ``unique_id`` tells it from all others anywhere.

    ``assessment`` says what comparing it with the ground truth came to, with how many
    of the controls were answered; it is null where that is still to be done, and where
    there is nothing to compare. A ground truth that its author deleted stays until it
    is no longer a ground truth: ``deleted_by`` is the author then, and it has no
    annotator.
    """

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE")
    project_id: int
    task = ForeignKeyField(Task, on_delete="CASCADE")
    task_id: int
    source = TextField(null=True)
    external_id = TextField(null=True)
    unique_id = TextField(null=True)
    annotator = ForeignKeyField(User, null=True, on_delete="SET NULL")
    annotator_id: int | None
    result = TextField()
    was_cancelled = BooleanField(default=False)
    lead_time = DoubleField(null=True)
    version = IntegerField(default=1)
    accuracy = DoubleField(null=True)
    assessment = TextField(null=True)
    answered_control_count = IntegerField(null=True)
    control_count = IntegerField(null=True)
    deleted_at = BigIntegerField(null=True)
    deleter = ForeignKeyField(
        User, null=True, on_delete="SET NULL", column_name="deleted_by"
    )
    deleter_id: int | None
    created_at = BigIntegerField()
    updated_at = BigIntegerField()

    class Meta:
        table_name = "annotations"


class Prediction(Table):
    """One model's answer to a task."""

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE")
    project_id: int
    task = ForeignKeyField(Task, on_delete="CASCADE")
    task_id: int
    source = TextField(null=True)
    external_id = TextField(null=True)
    model_version = TextField()
    score = DoubleField(null=True)
    result = TextField()
    accuracy = DoubleField(null=True)
    assessment = TextField(null=True)
    answered_control_count = IntegerField(null=True)
    control_count = IntegerField(null=True)
    created_at = BigIntegerField()

    class Meta:
        table_name = "predictions"


class GroundTruth(Table):
    """The one annotation that is the correct answer of a task.

    The task is the key: there cannot be two. A second foreign key
    proves the annotation to be one of that task. ``result`` is what was verified, and
    what others are compared with, whatever became of the annotation since.
    """

    task = ForeignKeyField(Task, primary_key=True, on_delete="CASCADE")
    task_id: int
    project = ForeignKeyField(Project, on_delete="CASCADE")
    project_id: int
    annotation = ForeignKeyField(Annotation, unique=True, on_delete="CASCADE")
    annotation_id: int
    setter = ForeignKeyField(
        User, null=True, on_delete="SET NULL", column_name="set_by"
    )
    setter_id: int | None
    set_at = BigIntegerField()
    result = TextField()

    class Meta:
        table_name = "ground_truths"
        constraints: ClassVar[list[Any]] = [
            SQL(
                "FOREIGN KEY (annotation_id, task_id)"
                " REFERENCES annotations (id, task_id) ON DELETE CASCADE"
            )
        ]


class ImportedTruth(Table):
    """The annotation that the last import of a source named as a task's ground truth.

    An import takes a ground truth over only where its file says other than this. The
    annotation may be gone.
    """

    project = ForeignKeyField(Project, on_delete="CASCADE")
    project_id: int
    task = ForeignKeyField(Task, on_delete="CASCADE")
    task_id: int
    source = TextField()
    annotation_id = BigIntegerField()

    class Meta:
        table_name = "imported_truths"
        primary_key = CompositeKey("task", "source")


class Change(Table):
    """One line of a project's history, numbered from 1 in the order of commits.

    Only ever added. It names objects by id without referring to them, so that it
    stays true when they are gone.
    """

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE")
    project_id: int
    number = BigIntegerField()
    kind = TextField()
    at = BigIntegerField()
    actor = ForeignKeyField(User, null=True, on_delete="SET NULL")
    actor_id: int | None
    task_id = BigIntegerField(null=True)
    annotation_id = BigIntegerField(null=True)
    previous_annotation_id = BigIntegerField(null=True)
    verified_result = TextField(null=True)
    batch_id = TextField(null=True)
    source = TextField(default="HERE")
    model_version = TextField(null=True)

    class Meta:
        table_name = "changes"


class IdempotencyKey(Table):
    """What an operation answered to a client's key, to answer a repeat the same."""

    user = ForeignKeyField(User, on_delete="CASCADE")
    user_id: int
    operation = TextField()
    key = TextField()
    fingerprint = TextField()
    answer = TextField()
    created_at = BigIntegerField()

    class Meta:
        table_name = "idempotency_keys"
        primary_key = CompositeKey("user", "operation", "key")


class ConfusionCount(Table):
    """How often an answer has one label where the ground truth has another.

    ``truth`` and ``other`` are labels with an equals sign before them, or empty where
    there is none. A row without a control says that the answer is too large to be
    compared. The rows of a task that ``is_uncounted`` are out of date.
    """

    project = ForeignKeyField(Project, on_delete="CASCADE")
    project_id: int
    task = ForeignKeyField(Task, on_delete="CASCADE")
    task_id: int
    annotator_id = BigIntegerField(null=True)
    model_version = TextField(null=True)
    answer_id = BigIntegerField()
    control = TextField()
    truth = TextField()
    other = TextField()
    times = BigIntegerField()

    class Meta:
        table_name = "confusions"
        primary_key = False


class ConfusionTotal(Table):
    """The sum of :class:`ConfusionCount` of one annotator or one model version.

    An unknown annotator is 0, and so is that of a prediction.
    """

    project = ForeignKeyField(Project, on_delete="CASCADE")
    project_id: int
    is_prediction = BooleanField()
    annotator_id = BigIntegerField()
    model_version = TextField()
    control = TextField()
    truth = TextField()
    other = TextField()
    times = BigIntegerField()

    class Meta:
        table_name = "confusion_totals"
        primary_key = CompositeKey(
            "project",
            "is_prediction",
            "annotator_id",
            "model_version",
            "control",
            "truth",
            "other",
        )


class Link(Table):
    """A project that follows a project of a running Label Studio.

    ``source`` is what the ids of that Label Studio stand under (see :class:`Task`).
    The token is sealed with a key that is not in the database.

    ``cursor_at`` and ``cursor_id`` are the ``updated_at`` and the id of the last task
    that was pulled, by Label Studio's clock. While the first pull, or a full one, goes
    by id, ``cursor_at`` is null and ``follow_from`` the moment to follow from after it.
    ``next_at`` is when to poll again, ``failures`` how many polls failed in a row.
    ``wants_full_pass`` and ``accepts_deletions`` are what somebody asked of the next
    poll. The process that works for the link holds its lease.
    """

    id = AutoField()
    project = ForeignKeyField(Project, unique=True, on_delete="CASCADE")
    project_id: int
    base_url = TextField()
    remote_project_id = BigIntegerField()
    remote_title = TextField()
    remote_created_at = BigIntegerField()
    source = TextField()
    token_sealed = TextField()
    state = TextField()
    problem = TextField(null=True)
    pushes = BooleanField(default=False)
    poll_seconds = IntegerField(default=15)
    cursor_at = BigIntegerField(null=True)
    cursor_id = BigIntegerField(null=True)
    follow_from = BigIntegerField(null=True)
    full_pass_at = BigIntegerField(null=True)
    pulled_at = BigIntegerField(null=True)
    pull_milliseconds = BigIntegerField(null=True)
    remote_task_count = BigIntegerField(null=True)
    wants_full_pass = BooleanField(default=False)
    accepts_deletions = BooleanField(default=False)
    failures = IntegerField(default=0)
    next_at = BigIntegerField(default=0)
    webhook_id = BigIntegerField(null=True)
    webhook_url = TextField(null=True)
    webhook_secret_sha256 = TextField(null=True)
    webhook_seen_at = BigIntegerField(null=True)
    lease_owner = TextField(null=True)
    lease_until = BigIntegerField(default=0)
    created_at = BigIntegerField()

    class Meta:
        table_name = "links"


class LinkUser(Table):
    """Who a user's number in the linked Label Studio is."""

    project = ForeignKeyField(Project, on_delete="CASCADE")
    project_id: int
    remote_id = BigIntegerField()
    user = ForeignKeyField(User, on_delete="CASCADE")
    user_id: int

    class Meta:
        table_name = "link_users"
        primary_key = CompositeKey("project", "remote_id")


class LinkRefusal(Table):
    """A task of the linked Label Studio that cannot be stored, and why."""

    project = ForeignKeyField(Project, on_delete="CASCADE")
    project_id: int
    remote_task_id = BigIntegerField()
    problem = TextField()

    class Meta:
        table_name = "link_refusals"
        primary_key = CompositeKey("project", "remote_task_id")


class LinkWrite(Table):
    """A task whose ground truth is to be written to the linked Label Studio.

    It has no content: what is written is the ground truth of that moment.
    """

    project = ForeignKeyField(Project, on_delete="CASCADE")
    project_id: int
    task = ForeignKeyField(Task, on_delete="CASCADE")
    task_id: int
    asked_at = BigIntegerField()
    tries = IntegerField(default=0)
    next_at = BigIntegerField(default=0)
    reason = TextField(default="WAITING")
    error = TextField(null=True)

    class Meta:
        table_name = "link_writes"
        primary_key = CompositeKey("project", "task")


TABLES: tuple[type[Table], ...] = (
    User,
    Token,
    Session,
    Project,
    Member,
    Task,
    Assignment,
    Annotation,
    Prediction,
    GroundTruth,
    ImportedTruth,
    Change,
    IdempotencyKey,
    ConfusionCount,
    ConfusionTotal,
    Link,
    LinkUser,
    LinkRefusal,
    LinkWrite,
)
