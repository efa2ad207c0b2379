"""`python -m feeds` is `feeds`."""

from feeds import without_html5lib as without_html5lib
from feeds.cli.main import main

if __name__ == "__main__":
    main()
