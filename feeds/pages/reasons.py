"""Why a query cannot be answered, in the languages of the interface.

(1) A row stands under what `BadQuery.message` and `NotNow.reason` say, with the same `{placeholders}`.
"""

from collections.abc import Mapping

from feeds.pages.words import LANGUAGES

# fmt: off
REASONS: Mapping[str, tuple[str, str]] = {
    "is longer than {most} characters": ("不能超过 {most} 个字符", "不能超過 {most} 個字元"),
    "is longer than {most} characters when written out": (
        "展开后不能超过 {most} 个字符",
        "展開後不能超過 {most} 個字元",
    ),
    "there are more than {most} terms": ("词语不能超过 {most} 个", "詞語不能超過 {most} 個"),
    "there are more than {most} parentheses within each other": (
        "括号最多嵌套 {most} 层",
        "括號最多巢狀 {most} 層",
    ),
    "there is no parenthesis to close": ("这个括号没有对应的左括号", "這個括號沒有對應的左括號"),
    "this parenthesis is not closed": ("这个括号没有右括号", "這個括號沒有右括號"),
    "this quotation is not closed": ("这个引号没有结束", "這個引號沒有結束"),
    "a word, a quotation or a field is missing here": (
        "这里缺少词语、引文或字段",
        "這裡缺少詞語、引文或欄位",
    ),
    "a value is missing here: a word or a quotation": (
        "这里缺少要找的内容：词语或引文",
        "這裡缺少要找的內容：詞語或引文",
    ),
    "there is no letter or digit to search for": ("没有可以搜索的文字或数字", "沒有可以搜尋的文字或數字"),
    "a minus stands right before what is not wanted; quote it if it is meant as text": (
        "减号要紧挨在不要的词语前面；如果要找减号旁边的文字，请加引号",
        "減號要緊挨在不要的詞語前面；如果要找減號旁邊的文字，請加引號",
    ),
    'write the words side by side, or "AND" for the word': (
        "词语并列写即可；要找这个词本身，请写 \"AND\"",
        "詞語並列寫即可；要找這個詞本身，請寫 \"AND\"",
    ),
    'write a minus before what is not wanted, or "NOT" for the word': (
        "在不要的词语前面写减号；要找这个词本身，请写 \"NOT\"",
        "在不要的詞語前面寫減號；要找這個詞本身，請寫 \"NOT\"",
    ),
    'there is no field "{name}": there are {names}; to search for the words, write "{word}" in quotes': (
        "没有字段“{name}”，可用的有 {names}；要找这些文字，请加引号：\"{word}\"",
        "沒有欄位「{name}」，可用的有 {names}；要找這些文字，請加引號：\"{word}\"",
    ),
    "this is no host such as example.com": (
        "这不是网站域名，例如 example.com",
        "這不是網站網域，例如 example.com",
    ),
    "this is no language tag such as zh or zh-TW": (
        "这不是语言标记，例如 zh 或 zh-TW",
        "這不是語言標記，例如 zh 或 zh-TW",
    ),
    "a range needs a date on one side of its dots at least": (
        "日期范围的两点至少一边要有日期",
        "日期範圍的兩點至少一邊要有日期",
    ),
    "this range ends before it begins": ("日期范围的结束早于开始", "日期範圍的結束早於開始"),
    "this is no date: write 2021, 2021-01 or 2021-01-05, or two of these with .. between": (
        "这不是日期：请写 2021、2021-01 或 2021-01-05，范围用 .. 连接",
        "這不是日期：請寫 2021、2021-01 或 2021-01-05，範圍用 .. 連接",
    ),
    "it takes more than 2 seconds to answer this": (
        "这个搜索超过了两秒，请缩小范围",
        "這個搜尋超過了兩秒，請縮小範圍",
    ),
    "the words of the archive are still being read": (
        "正在读取存档的文字，请稍后再试",
        "正在讀取存檔的文字，請稍後再試",
    ),
}
# fmt: on


def reason(interface: str, said: str, values: Mapping[str, str | int]) -> str:
    """What `said` says in a language of the interface; in English where there is no row for it."""
    texts = (said, *REASONS.get(said, (said, said)))
    return texts[LANGUAGES.index(interface)].format(**values)
