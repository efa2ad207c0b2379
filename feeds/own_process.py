"""Set up of a process of this program: imported before all other modules, by helper processes, too.

(1) No code is imported from the current folder: it may be an archive, and archives are other people's.
(2) Names of files are UTF-8, whatever the locale: those of documents have letters of any script.
(3) bs4 finds no html5lib: importing it takes half of bs4's own time.
"""

# Only modules that Python has loaded by now: another would be looked for in the current folder.
import os
import sys

_ABOVE_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120


def _safe(paths: list[str]) -> list[str]:
    """`paths` without the current folder, unless this package is in it."""
    try:
        here = os.path.realpath("")
    except FileNotFoundError:  # it was deleted
        return [path for path in paths if path]
    return [path for path in paths if path == _ABOVE_PACKAGE or os.path.realpath(path) != here]


sys.path[:] = _safe(sys.path)
# `python -c`, which starts other processes, puts the current folder first unless this is set.
os.environ["PYTHONSAFEPATH"] = "1"
if "PYTHONPATH" in os.environ:
    os.environ["PYTHONPATH"] = os.pathsep.join(_safe(os.environ["PYTHONPATH"].split(os.pathsep)))
sys.modules.setdefault("html5lib", None)  # type: ignore[arg-type]


def use_utf8() -> None:
    """Begin this process again in UTF-8 mode where names of files have another encoding."""
    if sys.getfilesystemencoding() != "utf-8":
        os.environ["PYTHONUTF8"] = "1"  # for helper processes
        if sys.stdout:
            os.environ.setdefault("PYTHONIOENCODING", f"{sys.stdout.encoding}:backslashreplace")
        os.execv(sys.executable, (sys.executable, "-X", "utf8", *sys.orig_argv[1:]))
