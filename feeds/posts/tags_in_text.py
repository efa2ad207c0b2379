"""Tags in the text of Obsidian notes (https://help.obsidian.md/tags), outside of code and links."""

import re

_CODE = re.compile(
    r"^[ ]{0,3}(```+|~~~+).*?(?:^[ ]{0,3}\1|\Z)|`[^`\n]*`|\]\([^)\n]*\)|<[^>\n]*>|https?://\S+", re.M | re.S
)
_TAG = re.compile(r"(?<![^\s(（,，])#([\w/-]*[^\W\d_][\w/-]*)")


def tags_in_text(body: str) -> list[str]:
    """The tags in `body`, in order."""
    return [tag.strip("/") for tag in _TAG.findall(_CODE.sub(" ", body))] if "#" in body else []
