from tests.support.archive import NOW, Archive


def test_a_value_is_computed_once_until_the_index_changes(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.publish()
    cache, calls = publisher.archive.cache, iter(range(10))
    assert [cache.get("x", lambda: next(calls)) for _ in range(3)] == [0, 0, 0]
    assert cache.get("y", lambda: next(calls)) == 1
    archive.write("b.md")
    publisher.update(NOW)
    assert [cache.get("x", lambda: next(calls)) for _ in range(2)] == [2, 2]


def test_nothing_is_cached_before_the_first_update(archive: Archive) -> None:
    cache, calls = archive.open().archive.cache, iter(range(10))
    assert [cache.get("x", lambda: next(calls)) for _ in range(2)] == [0, 1]
