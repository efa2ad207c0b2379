"""Invented views for the tests of pages: long titles, names of many scripts, hundreds of channels."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle, islice

from feeds import pages
from feeds.model import Change, Enclosure
from feeds.pages import (
    ChannelGroup,
    ChannelLink,
    ChannelPage,
    EntryItem,
    EntryPage,
    HealthPage,
    HomePage,
    Layout,
    NumberedPage,
    SearchPage,
    Table,
)

BASE = "https://feeds.example.org/archive/"

TITLES = (
    ("zh-CN", "港口连日大雨，渡轮停航三天，岛上居民靠一家杂货店的存货度日"),
    ("zh-CN", "读者来信：我家门前的那棵树"),
    (
        "zh-TW",
        "從一張舊車票說起：鐵道支線廢止四十年之後，沿線的小鎮怎樣記得火車、車站、月台上的便當，"
        "以及那些每天清晨在霧裡等車去上學的孩子們（下篇）",
    ),
    ("en", "The last ferry"),
    ("en", "What a hundred years of harbour logs say about fog, and what they leave out"),
    ("ar", "المطر يوقف العبّارات في الميناء القديم لليوم الثالث على التوالي"),
    ("he", "סירות קטנות בנמל הישן"),
    ("ja", "雨の港町で、最後の連絡船を見送った人びと"),
    ("zh-CN", "【评论】“便宜”的代价：一座城市如何在十年里失去了它的面馆、书店和修表铺"),
    ("en", "Donaudampfschifffahrtsgesellschaftskapitänswitwenversicherungsgesellschaft, explained"),
)
SUMMARIES = (
    "大雨从星期一夜里开始下。到第三天早晨，渡轮公司宣布继续停航，码头上只剩下几只海鸥和一个卖热豆浆的摊子。"
    "杂货店的老板说，米和面还够十天，电池已经卖完了。",
    "It began to rain on Monday night. By the third morning the company had stopped all boats, and nobody "
    "was left on the pier but a man who sold soup.",
    "",
)
AUTHORS = (("林梅",), ("Mei Lin", "Tom Ashdown"), (), ("مريم الحداد",), ("本报记者",))
SOURCES = ("news.example", "www.harbour.example", "xn--fiqs8s.example", "")

IMAGE = (
    "data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20viewBox='0%200%204%203'%3E"
    "%3Crect%20width='4'%20height='3'%20fill='%23789'/%3E%3Ccircle%20cx='2'%20cy='1.5'%20r='1'%20fill='%23cde'/%3E%3C/svg%3E"
)


def item(number: int) -> EntryItem:
    """An entry, as `pages.entry_item` makes it."""
    language, title = TITLES[number % len(TITLES)]
    source = SOURCES[number % len(SOURCES)]
    day = f"{2024 - number // 30}-{12 - number // 4 % 12:02}-{28 - number % 28:02}"
    return EntryItem(
        title=title,
        link=f"https://{source}/2024/{number}?x=1&y=2" if source else "",
        time=f"{day}T08:30:00+00:00",
        day=day,
        authors=AUTHORS[number % len(AUTHORS)],
        source=source,
        language=language if number % 3 else "",
        slug=f"{number:020x}",
        summary=SUMMARIES[number % len(SUMMARIES)],
        image=IMAGE if number % 4 == 1 else "",
    )


def items(count: int) -> list[EntryItem]:
    """The newest entries of a channel."""
    return [item(number) for number in range(count)]


def years(first: int = 2008, last: int = 2024, size: int = 100) -> pages.YearCounts:
    """Numbers of entries that rise, fall and have a gap."""
    found = [(year, size * ((year * 7919) % 97) // 97) for year in range(first, last + 1)]
    return [(year, count) for year, count in found if count]


def feeds(folder: str = "", of: str = "雨港旧闻") -> list[pages.FeedLink]:
    """The feeds of a channel."""
    return [
        pages.FeedLink(name, type_, f"{of} ({name})", f"{BASE}{folder}feed.{end}")
        for name, type_, end in (
            ("Atom", "application/atom+xml", "atom"),
            ("RSS", "application/rss+xml", "rss"),
            ("JSON Feed", "application/feed+json", "json"),
        )
    ]


def layout(title: str, root: str = "../../", folder: str = "", interface: str = "zh-Hans") -> Layout:
    """The layout of a page of the channel in `folder`."""
    return Layout(
        title=title,
        site_title="雨港旧闻",
        language="zh-CN",
        interface=interface,
        root=root,
        feeds=feeds(folder, title),
        site_feeds=feeds() if folder else (),
        has_copies=True,
    )


_NAMES = (
    *(
        "海港",
        "天气",
        "历史",
        "New York",
        "C++",
        "渡轮与码头",
        "פרק ראשון",
        "المدينة القديمة",
        "人物",
        "読書",
    ),
    *("一个很长很长的标签名，长得在手机屏幕上怎么也放不下，只好折成两行", "food", "Umwelt", "C#", "音乐"),
)


def channel_links(kind: str, count: int) -> list[ChannelLink]:
    """Channels of one kind, those with most entries first."""
    names = [
        name if place < len(_NAMES) else f"{name} {place}"
        for place, name in enumerate(islice(cycle(_NAMES), count))
    ]
    return [
        ChannelLink(
            label=name,
            href=f"{kind}/{'=e6=b5=b7' * 2}{place}/",
            count=max(1, 5000 // (place + 1)),
            newest=f"20{24 - place % 12}-0{1 + place % 9}-1{place % 10}",
            years=years(2000 + place % 20, 2024 - place % 12, max(1, 5000 // (place + 1))),
        )
        for place, name in enumerate(names)
    ]


def groups(size: int = 500) -> list[ChannelGroup]:
    """`size` channels, most of them tags."""
    sizes = {"tag": size * 60 // 100, "category": size // 25, "author": size // 5, "source": size * 16 // 100}
    return [ChannelGroup(kind, channel_links(kind, count)) for kind, count in sizes.items() if count]


def month_links(year: int) -> list[pages.MonthLink]:
    """The months of a year."""
    return [
        pages.MonthLink(f"{year}-{month:02}", f"../{year}/{month:02}/", 7 * month) for month in range(1, 13)
    ]


def channel_list(size: int = 500, interface: str = "zh-Hans") -> pages.ChannelListPage:
    """A long list of tags."""
    around = layout("", interface=interface)
    group = ChannelGroup("tag", channel_links("../../tag", size), size)
    return pages.ChannelListPage(around, group, 2024, smaller="page-2.html")


def year(interface: str = "zh-Hans") -> pages.YearPage:
    """A year with entries in each month."""
    around = layout("2024 – 雨港旧闻", "../", interface=interface)
    return pages.YearPage(around, "2024", 546, month_links(2024), older="../2023/")


def month(entries: int = 200, interface: str = "zh-Hans") -> pages.MonthPage:
    """A month with many entries."""
    around = layout("2024-05 – 雨港旧闻", interface=interface)
    return pages.MonthPage(
        layout=around,
        name="2024-05",
        year="../../2024/",
        count=345,
        entries=items(entries),
        newer="../../2024/06/",
        older="page-2.html",
    )


def home(size: int = 500, entries: int = 50, interface: str = "zh-Hans") -> HomePage:
    """The first page of a large archive."""
    return HomePage(
        layout=layout("雨港旧闻", root="./", interface=interface),
        description="港口、天气和人：一座海边小城二十年的旧报纸。",
        count=51_234,
        newest="2024-12-28",
        years=years(size=5000),
        groups=[
            replace(group, channels=group.channels[:12], total=size, more=f"channels/{group.kind}/")
            for group in groups(size)
        ],
        entries=items(entries),
        older="page-1024.html",
        calendar=pages.CalendarLinks(month_links(2023)[::-1], [pages.MonthLink("2023", "2023/", 70)]),
    )


def empty(interface: str = "en") -> HomePage:
    """The first page of an archive without entries."""
    around = replace(
        layout("Saved articles", "./", interface=interface), site_title="Saved articles", language="en"
    )
    return HomePage(around)


def channel(entries: int = 50, interface: str = "zh-Hans", heading: str = "渡轮与码头") -> ChannelPage:
    """The page of a tag."""
    return ChannelPage(
        layout=layout(f"{heading} – 雨港旧闻", folder="tag/=e6=b5=b7/", interface=interface),
        kind="tag",
        heading=heading,
        count=1_234,
        newest="2024-12-28",
        years=years(size=300),
        entries=items(entries),
        older="page-24.html",
    )


def numbered(interface: str = "zh-Hans") -> NumberedPage:
    """A page of a tag's history."""
    return NumberedPage(
        layout=layout("渡轮与码头 – 雨港旧闻", folder="tag/=e6=b5=b7/", interface=interface),
        kind="tag",
        heading="渡轮与码头",
        number=12,
        entries=items(50),
        channel="./",
        newer="page-13.html",
        older="page-11.html",
        oldest="page-1.html",
    )


_TEXT = """<p>大雨从星期一夜里开始下。到第三天早晨，渡轮公司宣布继续停航，码头上只剩下几只海鸥和一个卖热豆浆的摊子。</p>
<figure><img src="IMAGE" alt="码头" width="800" height="600"><figcaption>停航的第三天，码头上没有人。</figcaption></figure>
<h2>米和面还够十天</h2>
<p>杂货店的老板说，米和面还够十天，电池已经卖完了。“<a href="https://news.example/2019/storm">五年前那场台风</a>之后，我就多备了一倍的货。”</p>
<blockquote><p>岛上的人不怕下雨，怕的是忘了怎么等。</p></blockquote>
<p>He said it in English, too: <em>we wait</em>. <code>73 mm</code> of rain fell on Tuesday alone.</p>
<ul><li>星期一：停航</li><li>星期二：停电</li><li>星期三：有人划船去了对岸</li></ul>
<table><tbody><tr><th>日期</th><th>雨量</th></tr><tr><td>星期一</td><td>41</td></tr><tr><td>星期二</td><td>73</td></tr></tbody></table>
"""  # noqa: E501


def entry(interface: str = "zh-Hans", number: int = 0) -> EntryPage:
    """The saved copy of an article."""
    return EntryPage(
        layout=layout(f"{item(number).title} – 雨港旧闻", folder="tag/=e6=b5=b7/", interface=interface),
        entry=item(number),
        html=_TEXT.replace("IMAGE", IMAGE) * 2,
        updated="2025-01-03",
        groups=[
            ChannelGroup(
                "tag", [ChannelLink("海港", "../../tag/x/", 5000), ChannelLink("المدينة", "../../tag/y/", 12)]
            ),
            ChannelGroup("source", [ChannelLink("news.example", "../../source/news.example/", 1_234)]),
        ],
        media=[Enclosure("https://news.example/sound.mp3", "audio/mpeg")],
        changes=[
            Change("advertisements", "三个月只要九毛九！立即订阅……", False),
            Change("tracking images", "https://count.example/p.gif?id=1", False),
            Change("related articles", "相关阅读：港口往事", True),
        ],
        older=pages.EntryLink(TITLES[2][1], "../1/", "zh-TW"),
        newer=pages.EntryLink(TITLES[5][1], "../2/", "ar"),
    )


def search(
    query: str = "渡轮 -tag:体育",
    entries: int = 20,
    error: pages.SearchError | None = None,
    interface: str = "zh-Hans",
) -> SearchPage:
    """A query and what it finds; "" = nothing is asked."""
    around = layout(f"{query} – 雨港旧闻" if query else "搜索 – 雨港旧闻", "../", "search/", interface)
    if not query or error:
        return SearchPage(replace(around, feeds=feeds(), site_feeds=()), query=query, error=error)
    found = items(entries)
    return SearchPage(
        around,
        query=query,
        count=7 * len(found),
        newest="2024-12-28" if found else "",
        years=years() if found else (),
        entries=found,
        older="../search/?q=x&page=2" if found else "",
    )


def health(interface: str = "zh-Hans") -> HealthPage:
    """The state of an archive in which something is wrong."""
    path = "_posts/2019/2019-03-04-港口连日大雨渡轮停航三天岛上居民靠一家杂货店的存货度日.md"
    tables = [
        Table(
            "incidents",
            ("since", "until", "reason"),
            [("2024-12-27T08:30:00Z", "", "/archive: 5,120 of 51,234 entries are gone")],
        ),
        Table(
            "problems",
            ("file", "line", "field", "reason", "action"),
            [(path, 4, "date", "is no date: 2019-13-04", "left out")] * 3
            + [("a.md", "", "", "is no UTF-8", "read as GB 18030")],
            total=812,
        ),
        Table("kept_pieces", ("file", "rule", "piece"), [(path, "footers", "相关阅读")]),
        Table("hosts_without_rules", ("host", "posts"), [("news.example", 1234), ("www.harbour.example", 7)]),
        Table("slowest_posts", ("file", "milliseconds"), [(path, 1204)]),
        Table("left_out", ("file", "line", "field", "reason"), []),
        Table("versions", ("program", "version"), [("feeds", "1.0"), ("Python", "3.11.7")]),
    ]
    facts: Sequence[tuple[str, str | int]] = (
        ("files", 51_301),
        ("entries", 51_234),
        ("collapsed", 55),
        ("waiting", 2),
        ("left_out", 7),
        ("not_posts", 3),
        ("warnings", 805),
        ("channels", 502),
        ("last_update", "2024-12-28T08:30:00Z"),
        ("version", "1.0"),
    )
    around = replace(layout("运行状况 – 雨港旧闻", "../", interface=interface), feeds=(), site_feeds=feeds())
    return HealthPage(around, facts, tables)
