"""YAML files such as Jekyll's `_config.yml`, parsed with the limits of front matter."""

from .front_matter import NOT_YAML
from .report import RejectedFile
from .source import MAX_HEAD
from .values import Value


def read_yaml(text: str) -> dict[str, Value]:
    """The mapping in `text`; scalars are strings as written. Raises ValueError with the reason."""
    if not text.strip():
        return {}
    if len(text) > MAX_HEAD:
        raise ValueError(f"{len(text):,} characters of YAML (at most {MAX_HEAD:,})")
    from . import yaml_toml  # late: most archives have no such file

    try:
        return yaml_toml.read_yaml(text.translate(NOT_YAML))
    except (yaml_toml.YAMLError, RecursionError, RejectedFile) as error:
        raise ValueError(" ".join(str(error).split())) from error
