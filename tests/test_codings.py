import gzip

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.codings import encode, negotiate

BODY = "Rain fell. 雨。 ".encode() * 100


@pytest.mark.parametrize(
    "accept_encoding, coding",
    [
        (None, "identity"),
        ("", "identity"),
        ("identity", "identity"),
        ("deflate, zstd", "identity"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate", "gzip"),
        ("gzip, deflate, br", "br"),
        ("gzip, br;q=0.9", "gzip"),
        ("gzip;q=0.5, br;q=0.4", "gzip"),
        ("gzip;q=0.001", "gzip"),
        ("gzip;q=0", "identity"),
        ("gzip;q=0, *", "br"),
        ("*", "br"),
        ("br;q=0, *;q=0.1", "gzip"),
        ("*;q=0.5, identity", "identity"),
        ("identity;q=0.5, gzip;q=0.4", "identity"),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("*;q=0, gzip", "gzip"),
        ("gzip;q=abc", "identity"),
        ("gzip; q = 0", "identity"),
        ("gzip ; q\t= 0.5 , br;q =0.4", "gzip"),
        (";;,=\x00", "identity"),
    ],
)
def test_a_client_gets_the_coding_that_it_likes_best(accept_encoding: str | None, coding: str) -> None:
    assert negotiate(accept_encoding) == coding


@pytest.mark.parametrize("accept_encoding", ["identity;q=0", "*;q=0", "identity;q=0, deflate", "*;q=0, zstd"])
def test_a_client_may_take_none_of_ours(accept_encoding: str) -> None:
    assert negotiate(accept_encoding) is None


@given(st.text())
def test_any_accept_encoding_has_an_answer(accept_encoding: str) -> None:
    assert negotiate(accept_encoding) in {"identity", "gzip", "br", None}


def test_what_is_encoded_can_be_decoded() -> None:
    assert gzip.decompress(encode(BODY, "gzip")) == BODY
    assert brotli.decompress(encode(BODY, "br")) == BODY
    assert encode(BODY, "identity") == BODY


def test_no_time_stands_in_gzip() -> None:
    assert encode(BODY, "gzip")[4:8] == bytes(4)
