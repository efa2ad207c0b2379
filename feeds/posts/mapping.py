"""YAML that is no front matter, read with the same care: Jekyll's `_config.yml`."""

from .head import NOT_YAML
from .report import Refused
from .source import MAX_HEAD
from .values import Value


def read_yaml(text: str) -> dict[str, Value]:
    """The mapping in `text`; scalars are strings as written. Raises ValueError with the reason."""
    if not text.strip():
        return {}
    if len(text) > MAX_HEAD:
        raise ValueError(f"{len(text):,} characters of YAML (at most {MAX_HEAD:,})")
    from . import languages  # late: most archives have no such file

    try:
        return languages.read_yaml(text.translate(NOT_YAML))
    except (languages.YAMLError, RecursionError, Refused) as error:
        raise ValueError(" ".join(str(error).split())) from error
