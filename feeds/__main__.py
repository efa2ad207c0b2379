"""`python -m feeds` is `feeds`."""

from feeds import own_process  # first of all
from feeds.cli.main import main as run


def main() -> None:
    """Run a command."""
    own_process.use_utf8()
    run()


if __name__ == "__main__":
    main()
