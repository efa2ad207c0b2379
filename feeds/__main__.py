"""`python -m feeds` is `feeds`."""

from feeds import own_process as own_process  # first of all
from feeds.cli.main import main

if __name__ == "__main__":
    main()
