"""Web servers as the documentation sets them up, started in a folder of their own."""

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.paths import ROOT
from tests.support.waiting import wait_until

_HOSTING = (ROOT / "docs" / "hosting.md").read_text("utf-8")

PROGRAMS = {"nginx": "nginx", "caddy": "caddy", "apache": "apache2"}

_NGINX = """\
daemon off;
user root;
worker_processes 1;
pid {work}/nginx.pid;
error_log {work}/log;
events {{ }}
http {{
    access_log off;
    include /etc/nginx/mime.types;
    client_body_temp_path {work}/body;
    proxy_temp_path {work}/proxy;
    fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi;
    scgi_temp_path {work}/scgi;
    server {{
        listen 127.0.0.1:{port};
{recipe}
    }}
}}
"""

_CADDY = """\
{{
    admin off
    auto_https off
}}
{recipe}
"""

_MODULES = "\n".join(
    f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
    for name in (
        *("mpm_event", "authz_core", "alias", "dir", "mime", "headers"),
        *("proxy", "proxy_http", "env", "filter", "deflate", "setenvif"),
    )
)
_APACHE = """\
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {work}/apache.pid
ErrorLog {work}/log
User www-data
{modules}
TypesConfig /etc/mime.types
AddOutputFilterByType DEFLATE application/atom+xml
{recipe}
"""


def recipe(heading: str, language: str) -> str:
    """The first block of code in `language` below a heading of docs/hosting.md."""
    section = re.split(rf"^### {re.escape(heading)}$", _HOSTING, flags=re.MULTILINE)[1]
    return section.split(f"```{language}\n")[1].split("```")[0]


@contextmanager
def running(name: str, text: str, work: Path, replaced: dict[str, str]) -> Iterator[int]:
    """The port of a web server with the recipe `text`, in which paths and addresses are `replaced`."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for old, new in replaced.items():
        assert old in text
        text = text.replace(old, new)
    given = {"work": work, "port": port}
    config = work / "config"
    if name == "nginx":
        config.write_text(_NGINX.format(recipe=text, **given), "utf-8")
        command = ["nginx", "-p", work, "-c", config]
    elif name == "caddy":
        text = text.replace("example.org {", f"http://127.0.0.1:{port} {{")
        config.write_text(_CADDY.format(recipe=text), "utf-8")
        command = ["caddy", "run", "--adapter", "caddyfile", "--config", config]
    else:
        config.write_text(_APACHE.format(recipe=text, modules=_MODULES, **given), "utf-8")
        command = ["apache2", "-X", "-d", work, "-f", config]
    with (work / "output").open("wb") as output:
        process = subprocess.Popen([str(part) for part in command], stdout=output, stderr=output)
    try:
        wait_until(lambda: process.poll() is not None or _listens(port), (work / "output").read_text)
        assert process.poll() is None, (work / "output").read_text()
        yield port
    finally:
        process.terminate()
        process.wait()


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


def is_installed(name: str) -> bool:
    """Whether a web server of PROGRAMS is on this machine."""
    return shutil.which(PROGRAMS[name]) is not None
