"""YAML that is no front matter, read with the same care: Jekyll's `_config.yml`."""

import yaml

from .head import MAX_LENGTH, NOT_YAML, YAML
from .report import Refused
from .values import Value


def read_yaml(text: str) -> dict[str, Value]:
    """The mapping in `text`; scalars are strings as written. Raises ValueError with the reason."""
    if len(text) > MAX_LENGTH:
        raise ValueError(f"{len(text):,} characters of YAML (at most {MAX_LENGTH:,})")
    try:
        return YAML.load(text.translate(NOT_YAML))
    except (yaml.YAMLError, RecursionError, Refused) as error:
        raise ValueError(" ".join(str(error).split())) from error
