"""Documents in memory: as many as fit, encoded once."""

from feeds import addresses
from feeds.web.document_cache import DocumentCache
from tests.support.archive import Archive


def test_what_is_ready_fits_its_share_of_memory(archive: Archive) -> None:
    archive.write("a.md", tags="[雨]", author="Mei Lin")
    archive.write("b.md", date="2021-05-02", tags="[C#, 雨]")
    publisher = archive.publish()
    sizes = [len(publisher.document(address).body) for address in publisher.addresses()]
    cache = DocumentCache(publisher, max_bytes=2 * max(sizes))
    for address in publisher.addresses():
        path = addresses.path_of(address)
        assert cache.load(path, address).document == publisher.document(address)
    kept = [ready for a in publisher.addresses() if (ready := cache.get(addresses.path_of(a)))]
    assert 1 <= len(kept) < len(sizes)
    assert sum(ready.size() for ready in kept) <= 3 * max(sizes)


def test_what_was_encoded_serves_on_while_the_bytes_are_equal(archive: Archive) -> None:
    archive.write("a.md", tags="[x]")
    publisher = archive.publish()
    cache, address = DocumentCache(publisher), addresses.parse_path("/tag/x/feed.atom")
    first = cache.load("/x", address).encoded("br")
    archive.write("b.md")
    archive.publish()
    assert not cache.get("/x")
    later = cache.load("/x", address)
    assert later.published.generation == publisher.generation()
    assert later.encoded("br") is first
