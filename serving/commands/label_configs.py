"""Show what a new label config would do to a project, before it is replaced."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from models.commands.projects import ProjectChange, replacing_config
from models.queries import config_effects
from models.queries.config_effects import Effects
from serving.commands import bars, projects
from serving.commands.agreeing import agree

console = Console(stderr=True)


def agreed(
    title_or_id: str, label_config: str | None, *, yes: bool
) -> ProjectChange | None:
    """The change of a project to this label config, once the user agrees.

    None without a label config, or if the project does not exist yet. The user is asked
    only if results would not be read any more, or entries of the scoring profile would
    be dropped.

    Raises:
        Refusal: the label config cannot be read.
        click.ClickException: there is no terminal to ask.
        click.Abort: the user says no.

    """
    project = projects.looked_for(title_or_id)
    if label_config is None or project is None:
        return None
    change = replacing_config(project.id, label_config)
    if label_config == project.label_config:
        return change
    with bars.of_items("Reading the answers") as advance:
        effects = config_effects.effects(project.id, label_config, advance=advance)
    _show(effects)
    if effects.loses:
        agree(f"Replace the label config of {project.title!r}?", yes=yes)
    return change


def _show(effects: Effects) -> None:
    """Print the controls that are removed, added and changed, if any."""
    table = Table("The label config", "Control", "Tag", title="What changes")
    for name, tag in effects.removed:
        table.add_row("removes", Text(name), Text(tag))
    for name, tag in effects.added:
        table.add_row("adds", Text(name), Text(tag))
    for name, former, tag in effects.changed:
        table.add_row("changes", Text(name), Text(f"{former} to {tag}"))
    if table.row_count:
        console.print(table)
    _show_lost(effects)


def _show_lost(effects: Effects) -> None:
    columns = ("Results named", "Annotations", "Of these, ground truths", "Predictions")
    table = Table(
        *columns, title="Results that no control would read (they stay stored)"
    )
    for name, annotations, predictions, ground_truths in effects.lost:
        counts = (annotations, ground_truths, predictions)
        table.add_row(Text(name), *(f"{count:,}" for count in counts))
    if table.row_count:
        console.print(table)
    for entry in effects.entries:
        console.print(
            Text(f"Dropped from the scoring profile ({entry.section}): {entry.reason}")
        )
