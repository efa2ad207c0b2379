"""Settings: one table, the layers that give values, checks. Imports storage and search."""

from .loading import LOCALHOST as LOCALHOST
from .loading import Settings as Settings
from .loading import load_settings as load_settings
from .loading import setting_rows as setting_rows
