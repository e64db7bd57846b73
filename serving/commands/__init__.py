"""The command line: ``python server.py``, one file for each group of commands."""

import click

from serving.commands.group import Commands
from serving.version import version

__all__ = ["cli"]

FUNCTIONS = {
    "serve": "serving.commands.serving:serve",
    "import": "serving.commands.importing:import_",
    "export": "serving.commands.exporting:export",
    "rescore": "serving.commands.rescoring:rescore",
    "predictions": "serving.commands.predictions:predictions",
    "tasks": "serving.commands.tasks:tasks",
    "projects": "serving.commands.deleting_projects:projects_",
    "link": "serving.commands.links:link",
    "user": "serving.commands.users:user",
    "token": "serving.commands.tokens:token",
    "member": "serving.commands.members:member",
    "migrate": "serving.commands.migrating:migrate",
    "check": "serving.commands.checking:check",
    "backup": "serving.commands.backing_up:backup",
    "restore": "serving.commands.backing_up:restore",
}
"""The function of each command; its docstring is its help text."""

cli = Commands(
    FUNCTIONS,
    help="""A GraphQL server for ground truth annotations: how accurate is every label?

    Without a command, it serves. To start:

    \b
      python server.py --demo                     sample projects to look at
      python server.py import --project Reviews --label-config view.xml export.json
      python server.py serve                      then open /graphiql

    Every command takes --database URL. The default is GROUND_TRUTH_DATABASE_URL, or the
    file ground_truth.db in this folder.
    """,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    default="serve",
    default_if_no_args=True,
)
cli = click.version_option(version(), message="ground truth, version %(version)s")(cli)
