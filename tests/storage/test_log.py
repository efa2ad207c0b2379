import os
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from feeds.errors import BadOutput
from feeds.storage.log import Log


def test_a_log_tells_what_stood_before_the_lines_that_were_added_last(tmp_path: Path) -> None:
    log = Log(tmp_path / "folder" / "log")
    log.append([b"one\n", b"two\n"])
    _, before = log.digests()
    added = log.append([b"three\n", b"", b"four\n"])
    assert (log.digests(added)[0], log.digests(100)[0]) == (before, None)
    assert list(log.lines()) == [b"one\n", b"two\n", b"three\n", b"four\n"]


def test_what_others_add_between_two_pieces_is_told_from_ours_and_tears_no_line(tmp_path: Path) -> None:
    log, piece = Log(tmp_path / "log"), b"ours\n" * 5_000
    _, before = log.digests()

    def pieces() -> Iterator[bytes]:
        for _ in range(3):
            yield piece
            log.append([b"theirs\n"])

    assert log.digests(log.append(pieces()))[0] != before
    assert Counter(log.lines()) == {b"ours\n": 15_000, b"theirs\n": 3}


def test_a_log_is_the_same_in_every_size_of_its_pieces(tmp_path: Path) -> None:
    one, many, body = Log(tmp_path / "one"), Log(tmp_path / "many"), b"0123456789abcde\n" * 40_000
    one.append([body])
    many.append(body[start : start + 1_000] for start in range(0, len(body), 1_000))
    assert one.digests(500_000) == many.digests(500_000)
    assert one.digests() == (sha256(body).hexdigest(),) * 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_log_that_is_no_file_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")  # to read it would wait for ever
    with pytest.raises(BadOutput, match="not a file"):
        Log(tmp_path / "pipe").digests()
