"""``check``: whether the stored figures are what the rows say."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

import click

from models.commands import checking, counting, rescoring
from models.commands.checking import Difference
from serving.commands import bars, database


@click.command()
@click.option("--repair", is_flag=True, help="Compute the figures that differ again.")
@database.opened
def check(*, repair: bool) -> None:
    """Compare the stored counts, means and sums with the rows that they are of.

    Servers may run meanwhile. The exit code is 1 if any figure differs, and 0 after
    --repair.

    \b
    Example:
      python server.py check --repair
    """
    differences = list(checking.check())
    for difference in differences:
        click.echo(_told(difference))
    if not differences:
        click.echo("All stored figures are what the rows say.")
    elif repair:
        for project_id in sorted({each.project_id for each in differences}):
            _repair(project_id)
    else:
        click.echo("Repair them with: python server.py check --repair")
        raise SystemExit(1)


def _repair(project_id: int) -> None:
    checking.repair(project_id)
    with bars.of_items("Comparing") as progress:
        rescoring.settle(project_id, progress)
    counting.settle(project_id)
    click.echo(f"Repaired Project:{project_id}.")


def _told(difference: Difference) -> str:
    tasks = ", ".join(f"Task:{task_id}" for task_id in difference.task_ids)
    where = f", first of {tasks}" if tasks else ""
    return (
        f"Project:{difference.project_id}: the {difference.figure} is wrong"
        f" {difference.wrong_count:,} times{where}."
    )
