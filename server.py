"""The door: ``python server.py`` serves, ``python server.py --help`` tells the rest."""

from serving.commands import cli

if __name__ == "__main__":
    cli()
