"""The command line: ``python server.py``, one file for each group of commands."""

from serving.commands.backing_up import backup, restore
from serving.commands.exporting import export
from serving.commands.group import Commands
from serving.commands.importing import import_
from serving.commands.members import member
from serving.commands.migrating import migrate
from serving.commands.rescoring import rescore
from serving.commands.serving import serve
from serving.commands.tokens import token
from serving.commands.users import user

__all__ = ["cli"]

cli = Commands(
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
    default_if_no_args=True,
)

COMMANDS = (
    serve,
    import_,
    export,
    rescore,
    user,
    token,
    member,
    migrate,
    backup,
    restore,
)
for command in COMMANDS:
    cli.add_command(command)
cli.set_default_command(serve)
