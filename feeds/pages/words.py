"""The words around what is published: one row for each, one column for each language.

(1) A row says the same in every language, with the same `{placeholders}`.
(2) Where a number decides, "one|many" stand side by side; Chinese has one form.

Numbers are written with commas. A new language is a column.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from feeds.model import Site

LANGUAGES = ("en", "zh-Hans", "zh-Hant")

_INTERFACES = {
    "zh": "zh-Hans",
    "zh-hant": "zh-Hant",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    "zh-tw": "zh-Hant",
}
"""What is not listed, nor begins with what is, has English words around it."""

# fmt: off
ROWS: Mapping[str, tuple[str, str, str]] = {
    "skip": ("Skip to the content", "跳到正文", "跳到正文"),
    "entries": ("{n} entry|{n} entries", "{n} 篇文章", "{n} 篇文章"),
    "newest_on": ("newest {day}", "最新 {day}", "最新 {day}"),
    "nothing": ("Nothing yet.", "这里还没有文章。", "這裡還沒有文章。"),
    "saved_copy": ("Saved copy", "存档副本", "存檔副本"),
    "list": (", ", "、", "、"),

    # home
    "intro": (
        "Every list here is a feed. Copy its address into a feed reader, and new articles come to you.",
        "这里的每个列表都是一个订阅源。把地址复制到阅读器，新文章就会送到你面前。",
        "這裡的每個列表都是一個訂閱源。把網址複製到閱讀器，新文章就會送到你面前。",
    ),
    "channels": ("Channels", "频道", "頻道"),
    "more": ("{n} more", "其余 {n} 个", "其餘 {n} 個"),
    "filter": ("Filter channels", "筛选频道", "篩選頻道"),
    "channels_found": ("{n} channel|{n} channels", "{n} 个频道", "{n} 個頻道"),
    "sort": ("Sort by", "排序", "排序"),
    "by_count": ("number of entries", "文章数", "文章數"),
    "by_name": ("name", "名称", "名稱"),
    "by_newest": ("newest entry", "最近更新", "最近更新"),
    "newest": ("Newest entries", "最新文章", "最新文章"),
    "opml": ("All feeds as a list (OPML)", "全部订阅源列表（OPML）", "全部訂閱源列表（OPML）"),
    "tag": ("Tag", "标签", "標籤"),
    "tag.many": ("Tags", "标签", "標籤"),
    "category": ("Category", "分类", "分類"),
    "category.many": ("Categories", "分类", "分類"),
    "author": ("Author", "作者", "作者"),
    "author.many": ("Authors", "作者", "作者"),
    "source": ("Source", "来源", "來源"),
    "source.many": ("Sources", "来源", "來源"),
    "search": ("Search", "搜索", "搜尋"),
    "search.many": ("Searches", "专题搜索", "專題搜尋"),
    "all": ("All entries", "全部文章", "全部文章"),

    # a chart
    "by_year": ("Entries by year", "每年文章数", "每年文章數"),
    "in_year": ("{year}: {n}", "{year} 年：{n}", "{year} 年：{n}"),
    "to_year": ("up to {year}: {n}", "{year} 年及以前：{n}", "{year} 年及以前：{n}"),
    "most": ("most in {year}: {n}", "{year} 年最多：{n} 篇", "{year} 年最多：{n} 篇"),

    # subscribing
    "subscribe": ("Subscribe", "订阅", "訂閱"),
    "subscribe_search": ("Subscribe to this search", "订阅这个搜索", "訂閱這個搜尋"),
    "copy": ("Copy", "复制", "複製"),
    "copied": ("Copied", "已复制", "已複製"),
    "copy_feed": ("Copy the address of the {name} feed", "复制 {name} 订阅地址", "複製 {name} 訂閱網址"),
    "open_in": ("Open in", "用阅读器打开", "用閱讀器開啟"),
    "this_device": ("an app on this device", "本机应用", "本機應用程式"),

    "feed_comment": (
        "This is a feed: copy its address into a feed reader, and new articles come to you. "
        "For people there is a page: {url}",
        "这是一个订阅源：把它的地址复制到阅读器，新文章就会送到你面前。供人阅读的网页：{url}",
        "這是一個訂閱源：把它的網址複製到閱讀器，新文章就會送到你面前。供人閱讀的網頁：{url}",
    ),

    # through history
    "pages": ("Pages", "翻页", "翻頁"),
    "older": ("Older entries", "更早的文章", "更早的文章"),
    "oldest": ("Oldest entries", "最早的文章", "最早的文章"),
    "newer": ("Newer entries", "较新的文章", "較新的文章"),
    "page": (
        "Page {n}, counted from the oldest entries",
        "第 {n} 页（从最早的文章数起）",
        "第 {n} 頁（從最早的文章數起）",
    ),

    # an entry
    "copy_note": (
        "A saved copy. The original is at {source}.",
        "本页是存档副本，原文在 {source}。",
        "本頁是存檔副本，原文在 {source}。",
    ),
    "no_original": (
        "A saved copy. The address of the original is not known.",
        "本页是存档副本，原文地址不详。",
        "本頁是存檔副本，原文網址不詳。",
    ),
    "original": ("Read the original", "阅读原文", "閱讀原文"),
    "updated_on": ("updated {day}", "更新于 {day}", "更新於 {day}"),
    "no_content": (
        "Nothing was left of its text: the original has it.",
        "没有保存到正文，请看原文。",
        "沒有保存到正文，請看原文。",
    ),
    "media": ("Media files", "媒体文件", "媒體檔案"),
    "stands_in": ("Stands in", "所属频道", "所屬頻道"),
    "around": ("Other entries", "前后文章", "前後文章"),
    "older_one": ("Older", "上一篇（较早）", "上一篇（較早）"),
    "newer_one": ("Newer", "下一篇（较新）", "下一篇（較新）"),
    "removed": ("What was removed", "去除了什么", "去除了什麼"),
    "removed_note": (
        "What cleaning rules took out of the saved page or put right, by its first words. "
        "The saved file itself is as it was.",
        "清理规则从存档页面中去除或改正的片段（只列开头几个字）。存档文件本身没有改动。",
        "清理規則從存檔頁面中去除或改正的片段（只列開頭幾個字）。存檔檔案本身沒有改動。",
    ),
    "rule": ("Rule", "规则", "規則"),
    "piece": ("Piece", "片段", "片段"),
    "kept": ("kept", "保留", "保留"),

    # searching
    "hint": ("Words, or tag:name", "词语，或 tag:标签", "詞語，或 tag:標籤"),
    "query": ("Query", "搜索内容", "搜尋內容"),
    "found": ("{n} entry found|{n} entries found", "找到 {n} 篇文章", "找到 {n} 篇文章"),
    "found_none": ("Nothing was found.", "没有找到文章。", "沒有找到文章。"),
    "found_none_hint": (
        "Try fewer words, or other spellings.",
        "可以减少词语，或换一种写法再试。",
        "可以減少詞語，或換一種寫法再試。",
    ),
    "bad_query": ("This cannot be understood", "看不懂这个搜索", "看不懂這個搜尋"),
    "no_answer": ("There is no such page of results.", "没有这一页搜索结果。", "沒有這一頁搜尋結果。"),
    "at_character": ("at character {n}", "第 {n} 个字符", "第 {n} 個字元"),
    "save_search": (
        "Keep it as a channel: put this into feeds.toml",
        "把它存为频道：将以下内容写入 feeds.toml",
        "把它存為頻道：將以下內容寫入 feeds.toml",
    ),
    "help": ("How to ask", "搜索写法", "搜尋寫法"),
    "help_words": ("both words, anywhere", "两个词都出现", "兩個詞都出現"),
    "help_quote": ("these words side by side", "词语连在一起", "詞語連在一起"),
    "help_title": ("in the title alone", "只在标题里找", "只在標題裡找"),
    "help_or": ("one or the other", "任意一个", "任意一個"),
    "help_not": ("without this word", "不含这个词", "不含這個詞"),
    "help_tag": ("with this tag", "带这个标签", "帶這個標籤"),
    "help_category": ("in this category", "属于这个分类", "屬於這個分類"),
    "help_author": ("by this author", "这位作者", "這位作者"),
    "help_source": ("from this host and those below it", "来自这个网站及其子站", "來自這個網站及其子站"),
    "help_lang": ("in this language", "这种语言", "這種語言"),
    "help_date": ("of these months", "在这几个月", "在這幾個月"),
    "help_group": ("parentheses group", "括号可以分组", "括號可以分組"),
    "sample_words": ("rain harbour", "下雨 港口", "下雨 港口"),
    "sample_quote": ('"heavy rain"', '"大雨 港口"', '"大雨 港口"'),
    "sample_title": ("title:rain", "title:下雨", "title:下雨"),
    "sample_or": ("rain OR snow", "下雨 OR 下雪", "下雨 OR 下雪"),
    "sample_not": ("rain -storm", "下雨 -台风", "下雨 -颱風"),
    "sample_tag": ('tag:"New York"', "tag:上海", "tag:臺北"),
    "sample_category": ("category:news", "category:财经", "category:財經"),
    "sample_author": ('author:"Mei Lin"', "author:林梅", "author:林梅"),
    "sample_source": ("source:example.com", "source:example.com", "source:example.com"),
    "sample_lang": ("lang:zh-TW", "lang:zh-TW", "lang:zh-CN"),
    "sample_date": ("date:2021-01..2021-03", "date:2021-01..2021-03", "date:2021-01..2021-03"),
    "sample_group": ("(rain OR snow) -tag:sport", "(下雨 OR 下雪) -tag:体育", "(下雨 OR 下雪) -tag:體育"),

    # health
    "nowhere": ("Nothing is published here", "这里没有内容", "這裡沒有內容"),
    "nowhere_note": (
        "The address may be wrong, or what stood here has moved.",
        "地址可能有误，或者原来的内容已经移走。",
        "位址可能有誤，或者原來的內容已經移走。",
    ),
    "gone": ("What was published here is gone", "这里的内容已经撤下", "這裡的內容已經撤下"),
    "gone_note": ("It does not come back.", "不会再恢复。", "不會再恢復。"),
    "health": ("Health", "运行状况", "運行狀況"),
    "health_note": (
        "The state of the archive. The same for programs: ",
        "存档的状况。供程序读取：",
        "存檔的狀況。供程式讀取：",
    ),
    "files": ("Files read", "读取的文件", "讀取的檔案"),
    "entries_in_all": ("Entries", "文章", "文章"),
    "collapsed": ("Files that share an entry", "并入同一文章的文件", "併入同一文章的檔案"),
    "waiting": ("Waiting: drafts, or of a later date", "等待中：草稿或日期未到", "等待中：草稿或日期未到"),
    "left_out": ("Left out", "未收录", "未收錄"),
    "not_posts": ("No posts", "不是文章的文件", "不是文章的檔案"),
    "warnings": ("Warnings", "警告", "警告"),
    "channels_in_all": ("Channels", "频道", "頻道"),
    "last_update": ("Last update", "上次更新", "上次更新"),
    "version": ("Version", "版本", "版本"),
    "incidents": ("When posts could not be taken in", "文章无法读入的时候", "文章無法讀入的時候"),
    "problems": ("What is wrong with files", "有问题的文件", "有問題的檔案"),
    "kept_pieces": ("What rules would have taken, had nobody stopped them", "被拦下的清理", "被攔下的清理"),
    "hosts_without_rules": ("Hosts without rules of their own", "没有专用规则的网站", "沒有專用規則的網站"),
    "slowest_posts": ("Posts that took longest to clean", "清理最慢的文章", "清理最慢的文章"),
    "versions": ("Versions", "版本", "版本"),
    "no_rows": ("None.", "无。", "無。"),
    "rows_of": ("the first {n} of {total}", "共 {total} 条，列出前 {n} 条", "共 {total} 條，列出前 {n} 條"),
    "since": ("Since", "开始", "開始"),
    "until": ("Until", "结束", "結束"),
    "program": ("Program", "程序", "程式"),
    "file": ("File", "文件", "檔案"),
    "line": ("Line", "行", "行"),
    "field": ("Field", "字段", "欄位"),
    "reason": ("Reason", "原因", "原因"),
    "action": ("What was done", "处理", "處理"),
    "host": ("Host", "网站", "網站"),
    "posts": ("Posts", "文章", "文章"),
    "milliseconds": ("Milliseconds", "毫秒", "毫秒"),
}
# fmt: on

HELP = (
    *("words", "quote", "title", "or", "not", "tag", "category", "author", "source", "lang", "date"),
    "group",
)
"""The rows "sample_..." and "help_..." in their order."""


def interface_of(language: str) -> str:
    """The language of the words around texts of a `language` (BCP 47): one of LANGUAGES."""
    tag = language.lower()
    while tag and tag not in _INTERFACES:
        tag = tag.rpartition("-")[0]
    return _INTERFACES.get(tag, LANGUAGES[0])


def comment(site: Site, page: str) -> str:
    """What a feed says to people who look at the document itself; `page` is the URL of theirs."""
    return Words(interface_of(site.interface or site.language))("feed_comment", url=page)


def page_language(interface: str, language: str) -> str:
    """What a page says its language is: that of the site where the words around are in it, too."""
    same = language.lower().partition("-")[0] == interface.partition("-")[0]
    return language if same and interface_of(language) == interface else interface


@dataclass(frozen=True, slots=True)
class Words:
    """The words in one of LANGUAGES."""

    language: str

    def __call__(self, key: str, **values: str | int) -> str:
        """What a row says, with its placeholders filled; `n` decides between one and many."""
        one, _, many = ROWS[key][LANGUAGES.index(self.language)].partition("|")
        text = many if many and values["n"] != 1 else one
        shown = {
            name: f"{value:,}" if isinstance(value, int) and name != "year" else value
            for name, value in values.items()
        }
        return text.format(**shown)
