"""What another label config would do to a project, before it does."""

from execution import column
from schema.declare import object_type


@object_type
class LabelConfigControl:
    """A control tag that comes or goes with another label config."""

    name: str = column(description="Its name, `from_name` in Label Studio's results.")
    tag: str = column(description="The kind of tag, such as `Choices`.")


@object_type
class RetaggedControl:
    """A control tag that keeps its name but becomes another kind of tag."""

    name: str = column(description="Its name, `from_name` in Label Studio's results.")
    former_tag: str = column(description="The kind of tag that it is now.")
    tag: str = column(description="The kind of tag that it becomes.")


@object_type
class UnreadName:
    """A `from_name` of results that nothing reads any more.

    They stay stored, but count for no accuracy.
    """

    name: str = column(description="The name that the results have.")
    annotation_count: int = column(
        description="How many annotations hold such results, ground truths included."
    )
    prediction_count: int = column(
        description="How many predictions hold such results."
    )
    ground_truth_count: int = column(
        description="How many of the annotations are ground truths."
    )


@object_type
class UnfitProfileEntry:
    """An entry of the scoring profile that does not fit the label config any more."""

    section: str = column(
        description="Where it is: `metrics`, `control_weights` or `label_weights`."
    )
    control: str = column(description="The control that it is about.")
    reason: str = column(description="Why it does not fit.")


@object_type
class LabelConfigEffects:
    """What another label config would do to a project."""

    removed_controls: list[LabelConfigControl] = column(
        "removed", description="The control tags that go."
    )
    added_controls: list[LabelConfigControl] = column(
        "added", description="The control tags that come."
    )
    retagged_controls: list[RetaggedControl] = column(
        "changed", description="The control tags that become another kind."
    )
    unread_results: list[UnreadName] = column(
        "lost",
        description=(
            "The names of results that are read now and will not be, in the tasks that"
            " were looked at."
        ),
    )
    unfit_profile_entries: list[UnfitProfileEntry] = column(
        "entries",
        description=(
            "The entries of the scoring profile that do not fit. Give a"
            " `scoringProfile` without them together with the label config."
        ),
    )
    task_count: int = column(description="How many tasks the project has.")
    examined_task_count: int = column(
        description=(
            "Of how many tasks the answers were looked at, in two seconds. Where it is"
            " less than `taskCount`, there may be more unread results than told."
        )
    )
