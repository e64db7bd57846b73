"""The command line: ``python server.py``, one file for each group of commands."""

import click

from serving.commands.group import Commands, Place
from serving.version import version

__all__ = ["cli"]

COMMANDS = {
    "serve": Place(
        "serving.commands.serving:serve",
        "Serve the API, GraphiQL and the page until Ctrl+C.",
    ),
    "import": Place(
        "serving.commands.importing:import_",
        "Import tasks with their annotations, predictions and ground truths.",
    ),
    "export": Place(
        "serving.commands.exporting:export",
        "Write all tasks of a project, for Label Studio or to import elsewhere.",
    ),
    "rescore": Place(
        "serving.commands.rescoring:rescore",
        "Compute every accuracy of a project anew, with all cores.",
    ),
    "predictions": Place(
        "serving.commands.predictions:predictions",
        "Add or delete the predictions of a model version.",
    ),
    "tasks": Place("serving.commands.tasks:tasks", "Delete tasks of a project."),
    "projects": Place(
        "serving.commands.deleting_projects:projects_", "Delete projects."
    ),
    "user": Place("serving.commands.users:user", "Add, list and disable users."),
    "token": Place(
        "serving.commands.tokens:token",
        "Create, list and revoke the tokens that users sign in with.",
    ),
    "member": Place(
        "serving.commands.members:member",
        "Say, list and end what users may do in a project.",
    ),
    "migrate": Place(
        "serving.commands.migrating:migrate",
        "Bring a database to this version of the server.",
    ),
    "backup": Place(
        "serving.commands.backing_up:backup",
        "Copy the SQLite database to FILE, while servers go on.",
    ),
    "restore": Place(
        "serving.commands.backing_up:restore",
        "Make the backup FILE the SQLite database.",
    ),
}

cli = Commands(
    COMMANDS,
    help="""A GraphQL server for ground truth annotations: how accurate is every label?

    Without a command it serves. Start with:

    \b
      python server.py --demo                     sample projects to look at
      python server.py import --project Reviews --label-config view.xml export.json
      python server.py serve                      then open /graphiql

    Every command takes --database URL; without it, GROUND_TRUTH_DATABASE_URL counts,
    and without that the file ground_truth.db in this folder.
    """,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    default="serve",
    default_if_no_args=True,
)
cli = click.version_option(version(), message="ground truth, version %(version)s")(cli)
