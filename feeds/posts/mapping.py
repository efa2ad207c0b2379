"""YAML that is no front matter, read with the same care: Jekyll's `_config.yml`."""

import yaml

from .head import _HANDLERS, _read
from .report import Refused
from .values import Value


def read_yaml(text: str) -> dict[str, Value]:
    """The mapping in `text`; scalars are strings as written. Raises ValueError with the reason."""
    try:
        return _read(text, _HANDLERS["---"])
    except (yaml.YAMLError, RecursionError, Refused) as error:
        raise ValueError(" ".join(str(error).split())) from error
