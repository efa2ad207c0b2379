"""Which implementation of `Source` and `Output` a name means, and that both do not mix."""

from collections.abc import Iterable
from pathlib import Path, PurePath

from feeds.errors import BadFolder, BadOutput, BadSetting

from .output import MANIFEST, Output
from .output_folder import OutputFolder
from .posts_folder import PostsFolder
from .source import Source

_OBJECT_STORAGE = ("s3://", "gs://", "az://")


def is_remote(name: str | Path) -> bool:
    """Whether a name is that of object storage, not of a folder."""
    return str(name).startswith(_OBJECT_STORAGE)


def open_source(name: str | Path) -> Source:
    """The posts at `name`, the path of a folder or an address such as s3://bucket/prefix.

    Nothing is read yet. Raises BadSetting.
    """
    if is_remote(name):
        _require_library(str(name))
        from .object_storage.source import ObjectSource

        return ObjectSource.named(str(name))
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
    from importlib.util import find_spec  # late: it takes a hundredth of an unchanged build

    if not find_spec("obstore"):
        raise BadSetting(name, "needs one more library: pip install 'feeds[s3]'")


def keep_apart(source: Source, output: Output, folders: Iterable[str]) -> None:
    """Raise BadOutput where output would mix with posts; `folders` are those that output has."""
    if is_remote(source.name) != is_remote(output.name):
        return
    posts, out = PurePath(source.identity), PurePath(output.identity)
    if is_remote(source.name):
        posts, out = PurePath(source.name), PurePath(output.name)
    if out == posts:
        raise BadOutput(output.name, "is the folder of posts; choose another for the output")
    if out.is_relative_to(posts) and not output.stamp(MANIFEST) and _has_posts(output):
        raise BadOutput(output.name, "holds posts; choose another folder for the output")
    if posts.is_relative_to(out) and posts.relative_to(out).parts[0] in folders:
        raise BadOutput(
            output.name, f"would have files among the posts in {source.name}; choose another folder"
        )


def _has_posts(output: Output) -> bool:
    try:
        return any(open_source(output.name).scan())
    except BadFolder:  # there is none yet
        return False
