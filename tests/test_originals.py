import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.originals import absolute, canonical, host_of, unarchived, valid


@pytest.mark.parametrize(
    "address",
    [
        "https://www.example.com/a/b.html?x=1&y=%e6%9d%8e#top",
        "http://Example.COM:8080//cn/%E6%9D%8E",
        "https://example.com/%25E6%259D%258E",
        "http://example.com/x?",
        "http://[2001:db8::1]:80/x",
    ],
)
def test_a_valid_address_stays_as_it_is(address: str) -> None:
    assert valid(address) == address


@pytest.mark.parametrize(
    "given_, made",
    [
        (
            "https://example.com/文 章?q=中#节",
            "https://example.com/%E6%96%87%20%E7%AB%A0?q=%E4%B8%AD#%E8%8A%82",
        ),
        ("https://例子.测试/", "https://xn--fsqu00a.xn--0zwm56d/"),
        ("http://i❤.ws/x", "http://xn--i-7iq.ws/x"),
        ("http://rain_雨.example/", "http://xn--rain_-3u2q.example/"),
        ("http://%E4%BE%8B.example/", "http://xn--fsq.example/"),
        ("//example.com/a", "https://example.com/a"),
        ("www.example.com/a?b=http://c", "https://www.example.com/a?b=http://c"),
        (" <https://example.com/a> ", "https://example.com/a"),
        ("https://example.com/a\n\tb", "https://example.com/ab"),
        ("https://example.com/100%/[1]", "https://example.com/100%25/%5B1%5D"),
        ('https://example.com/"><script>', "https://example.com/%22%3E%3Cscript%3E"),
    ],
)
def test_an_address_is_made_valid(given_: str, made: str) -> None:
    assert valid(given_) == made


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "nothing",
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://example.com/",
            "http://",
            "https:///a",
        ),
        *(
            "http://example.com:port/",
            "http://example.com:99999/",
            "http://exa mple.com/",
            "http://a<b>.com/",
        ),
        *("mailto:a@example.com", "/relative", "http://[::1", "http://./"),
    ],
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    assert valid(address) == ""


@given(st.text())
def test_valid_is_idempotent_ascii_and_never_raises(text: str) -> None:
    for address in (text, "https://example.com/" + text, "http://" + text):
        made = valid(address)
        assert made.isascii()
        assert valid(made) == made


@pytest.mark.parametrize(
    "address, form",
    [
        # a. scheme, host, port
        ("http://WWW.Example.com", "https://www.example.com/"),
        ("http://example.com:80/a", "https://example.com/a"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("http://example.com:443/a", "https://example.com/a"),
        ("http://example.com:8080/a", "https://example.com:8080/a"),
        # b. hex, double encoding, slashes
        ("https://example.com/%e6%9d%8e?q=%e6", "https://example.com/%E6%9D%8E?q=%E6"),
        ("https://example.com/%25E6%259D%258e", "https://example.com/%E6%9D%8E"),
        ("https://example.com/100%25/%E6", "https://example.com/100%25/%E6"),
        ("https://example.com//cn//a", "https://example.com/cn/a"),
        # c. tracking parameters
        ("https://example.com/a?utm_source=x&b=2&fbclid=y&a=1", "https://example.com/a?b=2&a=1"),
        ("https://example.com/a?source=rss-12------2", "https://example.com/a"),
        ("https://example.com/a?source=print&spm=1.2&gclid=3&mtm_x=4", "https://example.com/a?source=print"),
        # d. fragments
        ("https://example.com/a#top", "https://example.com/a"),
        ("https://example.com/a#!/b", "https://example.com/a#!/b"),
        ("https://example.com/#/b", "https://example.com/#/b"),
        # e. one video, many addresses
        ("https://youtu.be/AbC_-123?t=9", "https://www.youtube.com/watch?v=AbC_-123"),
        (
            "http://m.youtube.com/watch?feature=share&v=AbC_-123&t=9",
            "https://www.youtube.com/watch?v=AbC_-123",
        ),
        ("https://www.youtube.com/watch?v=AbC_-123", "https://www.youtube.com/watch?v=AbC_-123"),
        ("https://youtu.be/watch?v=AbC_-123", "https://www.youtube.com/watch?v=AbC_-123"),
        (
            "https://www.youtube.com/embed/videoseries?list=1",
            "https://www.youtube.com/embed/videoseries?list=1",
        ),
    ],
)
def test_the_canonical_form(address: str, form: str) -> None:
    assert canonical(address) == form


@given(st.text(alphabet="ab/%?&=#:.E6李 ~!"))
def test_a_canonical_form_is_its_own(text: str) -> None:
    form = canonical(valid("http://example.com/" + text.replace("%25", "")))
    assert canonical(form) == form
    assert valid(form) == form


@given(st.text(alphabet="aA雨/?&=#%25e~! source") | st.sampled_from(("?spm=1&a=b", "a?utm_x=%e4")))
def test_an_address_with_the_usual_port_has_the_form_of_one_without(text: str) -> None:
    assert canonical(valid(f"http://example.com:80/{text}")) == canonical(valid(f"http://example.com/{text}"))


def test_hosts_are_lower_case_without_port() -> None:
    assert host_of("https://WWW.Example.com:8080/") == "www.example.com"
    assert host_of("") == ""


def test_references_are_resolved_or_refused() -> None:
    assert absolute("https://example.com/a/b", "../c d") == "https://example.com/c%20d"
    assert absolute("https://example.com/a", "//cdn.example.com/x") == "https://cdn.example.com/x"
    assert absolute("", "/a") == ""
    assert absolute("https://example.com/", "java\nscript:alert(1)") == ""
    assert absolute("https://example.com/", "http://[") == ""


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://web.archive.org/web/20200102030405/https://a.example/x?y=1", "https://a.example/x?y=1"),
        ("https://web.archive.org/web/2020id_/http:/a.example/x", "http://a.example/x"),
        ("https://archive.ph/o/AbC/https://a.example/", "https://a.example/"),
        ("https://archive.today/2020.01.02-030405/https://a.example/x", "https://a.example/x"),
        ("http://webarchive.example/wayback/20100101000000/http://a.example/", "http://a.example/"),
        ("about:reader?url=https%3A%2F%2Fa.example%2Fx%3Fy%3D1", "https://a.example/x?y=1"),
        ("https://a.example/20200102/https://b.example/", "https://a.example/20200102/https://b.example/"),
        ("https://a.example/?url=https://b.example/", "https://a.example/?url=https://b.example/"),
    ],
)
def test_an_address_of_a_copy_is_that_of_its_page(address: str, shown: str) -> None:
    assert unarchived(address) == shown
