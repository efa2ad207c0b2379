"""What is listed is taken for posts as the files of a folder are."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from obstore.store import MemoryStore

from feeds.storage import open_source
from feeds.storage.object_storage import source as module
from feeds.storage.object_storage.listing import Found, Listing, is_path
from feeds.storage.output import MANIFEST

NAMES = st.sampled_from(
    [
        *("a.md", "A.MD", "b.html", ".h.md", ".git", ".obsidian", "_site", "node_modules"),
        *("d", "d-e", "d.e", "c.png", "中.md", MANIFEST),
    ]
)
PATHS = st.sets(st.lists(NAMES, min_size=1, max_size=3).map("/".join), max_size=12)


@given(PATHS)
def test_a_listing_means_what_a_folder_means(paths: set[str]) -> None:
    # A path is a file or a folder, not both; and an output is no source.
    keys = sorted(one for one in paths if not any(other.startswith(f"{one}/") for other in paths))
    keys = [key for key in keys if key != MANIFEST and f"{MANIFEST}/" not in key]
    listing = Listing({key: Found(key, 1, "ab") for key in sorted(keys)}, [])
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for key in keys:
            path = Path(folder, key)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"x")
        patch.setattr(module, "list_objects", lambda location: listing)
        here, there = open_source(folder), open_source("s3://bucket/posts")
        found = []
        for source in (here, there):
            others: list[bytes] = []
            posts = [os.fsdecode(path) for path, *_ in source.scan(others)]
            found.append((posts, sorted(others), sorted(source.passed_over()), source.vaults()))
        assert found[0] == found[1]


@given(st.text(st.sampled_from("./ab\x00\x1f\x7f\n中"), max_size=6))
def test_keys_are_paths_where_the_library_takes_them(key: str) -> None:
    store = MemoryStore()
    store.put("x", b"")
    try:
        store.head(key)
    except FileNotFoundError:
        taken = True
    except ValueError:
        taken = False
    # The library takes slashes at the ends away, which makes another key of it.
    assert is_path(key) == (taken and bool(key) and key.strip("/") == key)
