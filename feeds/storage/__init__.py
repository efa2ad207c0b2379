"""Where posts come from (`Source`) and documents go to (`Output`). Imports errors and `posts.SUFFIXES`."""

from importlib.util import find_spec
from pathlib import Path

from feeds.errors import BadSetting

from .output import Output as Output
from .output_folder import OutputFolder
from .output_folder import keep_apart as keep_apart
from .posts_folder import PostsFolder
from .source import Source as Source

_OBJECT_STORAGE = ("s3://", "gs://", "az://")


def is_remote(name: str | Path) -> bool:
    """Whether a name is that of object storage, not of a folder."""
    return str(name).startswith(_OBJECT_STORAGE)


def open_source(name: str | Path) -> Source:
    """The posts at `name`, the path of a folder. Nothing is read yet."""
    return PostsFolder(Path(name))


def open_output(name: str | Path) -> Output:
    """The output at `name`, the path of a folder or an address such as s3://bucket/prefix.

    Nothing is made yet. Raises BadSetting.
    """
    if is_remote(name):
        _require_library(str(name))
        from .object_storage.output import ObjectOutput

        return ObjectOutput(str(name))
    return OutputFolder(Path(name))


def _require_library(name: str) -> None:
    if not find_spec("obstore"):
        raise BadSetting(name, "needs one more library: pip install 'feeds[s3]'")
