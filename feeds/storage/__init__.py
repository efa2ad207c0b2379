"""Where posts come from (`Source`) and documents go to (`Output`). Imports errors and `posts.SUFFIXES`."""

from pathlib import Path

from .output import Output as Output
from .output_folder import OutputFolder
from .output_folder import keep_apart as keep_apart
from .posts_folder import PostsFolder
from .source import Source as Source


def open_source(name: str | Path) -> Source:
    """The posts at `name`, the path of a folder. Nothing is read yet."""
    return PostsFolder(Path(name))


def open_output(name: str | Path) -> Output:
    """The output at `name`, the path of a folder. Nothing is made yet."""
    return OutputFolder(Path(name))
