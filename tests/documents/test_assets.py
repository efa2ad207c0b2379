from feeds.addresses import SCRIPT, STYLE
from tests.support.archive import Archive


def test_pages_have_a_style_sheet_and_a_script(archive: Archive) -> None:
    publisher = archive.publish()
    style, script = publisher.document(STYLE), publisher.document(SCRIPT)
    assert style.media_type.startswith("text/css") and b"{" in style.body
    assert script.media_type.startswith("text/javascript") and b"document" in script.body
