"""Settings: one table, layers, checks."""

from .load import LOCALHOST as LOCALHOST
from .load import Settings as Settings
from .load import load_settings as load_settings
from .load import setting_rows as setting_rows
