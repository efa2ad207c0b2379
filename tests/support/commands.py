"""The command line, run within the process of the test."""

from click.testing import CliRunner, Result

from feeds.cli.main import main


def feeds(*arguments: object) -> Result:
    """What a command prints, and its exit code."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])
