import socket

from tests.support.archive import Archive
from tests.support.commands import feeds


def test_a_port_in_use_is_said(archive: Archive) -> None:
    archive.write("a.md")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = feeds("serve", archive.root, "--port", port)
    assert result.exit_code == 1
    assert f"--port {port}: address already in use" in result.stderr
