"""What Material for MkDocs and its extensions of Markdown add: icons, keys, blocks, files that are put in.

:material-clock:   ++ctrl+alt+del++   /// caption … ///   --8<-- "file.md"
"""

import re

SIGNS = (":material-", ":octicons-", ":fontawesome-", ":simple-", "++", "///", "--8<--")
"""One of them is in each text that `plain` changes."""
_ICON = re.compile(r":(?:fontawesome|material|octicons|simple)-[a-z0-9-]{1,80}:(?:\{[^{}\n]{0,100}\})?[ \t]?")
_KEYS = re.compile(r"\+\+([a-z0-9-]{1,20}(?:\+[a-z0-9-]{1,20}){1,5})\+\+")
_LINE = re.compile(
    r"^(?:/{3,}[ \t]*(?:[a-z][\w-]{0,40}[ \t]*(?:\|[^\n]*)?)?|-{1,3}8<-{1,3}[^\n]*)$\n?", re.MULTILINE
)


def plain(text: str) -> str:
    """Text of a paragraph without icons and without what only opens and closes a block; keys are elements."""
    text = _LINE.sub("", _ICON.sub("", text))
    return _KEYS.sub(lambda keys: "+".join(f"<kbd>{key}</kbd>" for key in keys[1].split("+")), text)
