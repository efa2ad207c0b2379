import pytest

from feeds.clean.cleaner import clean

LINK = "https://news.example/world/story.html"


@pytest.mark.parametrize("where", ["{notice}\n\n{text}", "{text}\n\n{notice}"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_notice_goes_where_the_entry_says_all_of_it(where: str, between: str) -> None:
    notice = between.join((
        *("作者：林梅", f"链接：{LINK}", "来源：知乎"),
        "著作权归作者所有。商业转载请联系作者获得授权，非商业转载请注明出处。",
    ))  # fmt: skip
    body = where.format(notice=notice, text="雨下了一整天，港口很安静。\n\n没有人说话，船也没有开走。")
    for authors, goes in ((("林梅",), True), (("高",), False)):
        html = clean(body, title="雨", link=LINK, authors=authors, path="a.md").html
        assert ("著作权" not in html, "作者" not in html, "港口" in html) == (goes, goes, True)
