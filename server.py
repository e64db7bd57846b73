"""``python server.py`` serves; ``python server.py --help`` lists the other commands."""

from serving.commands import cli

if __name__ == "__main__":
    cli()
