"""What another label config would do to a project, before it does."""

from execution import column
from schema.declare import object_type


@object_type
class LabelConfigControl:
    """A control tag that a new label config adds or removes."""

    name: str = column(description="Its name, `from_name` in Label Studio's results.")
    tag: str = column(description="The kind of tag, such as `Choices`.")


@object_type
class RetaggedControl:
    """A control tag that keeps its name but becomes another kind of tag."""

    name: str = column(description="Its name, `from_name` in Label Studio's results.")
    former_tag: str = column(description="The present kind of tag.")
    tag: str = column(description="The new kind of tag.")


@object_type
class UnreadName:
    """A `from_name` of results that no control would read any more.

    They stay stored, but do not count for any accuracy.
    """

    name: str = column(description="The name that the results have.")
    annotation_count: int = column(
        description=(
            "The number of annotations with such results, including ground truths."
        )
    )
    prediction_count: int = column(
        description="The number of predictions with such results."
    )
    ground_truth_count: int = column(
        description="The number of these annotations that are ground truths."
    )


@object_type
class UnfitProfileEntry:
    """An entry of the scoring profile that does not fit the label config any more."""

    section: str = column(
        description=(
            "The section of the profile: `metrics`, `control_weights` or"
            " `label_weights`."
        )
    )
    control: str = column(description="The control that it is about.")
    reason: str = column(description="Why it does not fit.")


@object_type
class LabelConfigEffects:
    """The effects of a new label config on a project."""

    removed_controls: list[LabelConfigControl] = column(
        "removed", description="The control tags that are removed."
    )
    added_controls: list[LabelConfigControl] = column(
        "added", description="The control tags that are added."
    )
    retagged_controls: list[RetaggedControl] = column(
        "changed",
        description=(
            "The control tags that keep their name but become another kind of tag."
        ),
    )
    unread_results: list[UnreadName] = column(
        "lost",
        description=(
            "The names of results that are read now and would not be read any more,"
            " in the examined tasks."
        ),
    )
    unfit_profile_entries: list[UnfitProfileEntry] = column(
        "entries",
        description=(
            "The entries of the scoring profile that do not fit. Give a"
            " `scoringProfile` without them together with the label config."
        ),
    )
    task_count: int = column(description="The number of tasks in the project.")
    examined_task_count: int = column(
        description=(
            "The number of tasks whose answers were examined, in at most two seconds."
            " If it is less than `taskCount`, there may be more unread results."
        )
    )
