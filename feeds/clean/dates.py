"""Dates and times as pages write them."""

import re

from .date_words import DAYS, MONTHS, PARTICLES

_NOT_WORDS = re.compile(r"[\W_]+")

CLOCK = r"\d{1,2}(?:[:：]\d{2}(?:[:：]\d{2}(?:[.,]\d+)?)?(?:\s*[ap]\.?m\b\.?)?|\s?h\s?\d{2}\b)"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_OTHER_MONTH = (
    r"(?:janv|févr|mars|avr|mai|juin|juil|août|sept|déc|ener|febr|marz|abri|may|juni|juli|agos|octu|novi|dici"
    r"|jane|feve|març|maio|junh|julh|sete|outu|deze|genn|febb|apri|magg|giug|lugl|sett|otto|dice|märz|okto|maar"
    r"|mei|augu|stycz|lut|kwie|maj|czerw|lip|sierp|wrze|paźd|list|grud|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт"
    r"|ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|гру|oca|şub|nis|haz|tem|ağu|eyl|eki|kas|ara|agus|peb|des"
    r"|يناير|فبراير|مارس|أبريل|ابريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر)\w{0,7}\.?"
)
DATE_OR_TIME = re.compile(
    r"(?=[\djfmasondy刚剛昨])(?:"  # every alternative begins with one of these, most text with none
    rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}(?:[t ]+{CLOCK})?(?:\s*(?:z\b|[+-]\d{{2}}:?\d{{2}}))?"
    rf"|\d{{1,4}}\s*[/.年년-]\s*\d{{1,2}}\s*[/.月월-]\s*\d{{1,4}}\s*[日일]?|\d{{1,2}}月\s*\d{{1,2}}日|{CLOCK}\s*z?"
    rf"|\d{{1,2}}(?:er|º|\.)?\s+(?:de\s+)?{_OTHER_MONTH}(?:\s+(?:de|del))?,?\s+\d{{4}}(?:\s*г(?:\.|ода?))?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.?\s+{_MONTH},?\s+\d{{2,4}}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    r"|\d+\s*(?:秒|分钟|分鐘|小时|小時|天|日|周|週|个月|個月|年)(?:之)?前|\d+\s*(?:sec|min|hour|hr|day|week|month|year)\w*\s+ago"
    r"|刚刚|剛剛|yesterday|昨天)",
    re.IGNORECASE,
)
MAY_BE_DATE = re.compile(r"[\d刚剛昨]|yesterday", re.IGNORECASE)
"""Every date or time matches this, which is cheaper to search for."""
DAY = re.compile(r"[\W_]*(?:\d{2,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?)[\W_]*")
_BESIDE_DATE = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\b\.?|(?:星期|礼拜|禮拜|周|週)[一二三四五六日天]"
    r"|[(（][月火水木金土日一二三四五六월화수목금토일][)）]|[月火水木金土日월화수목금토일]曜日|[월화수목금토일]요일|오전|오후|午前|午後|上午|下午|晚上|凌晨|中午"
    r"|\b(?:gmt|utc|[ecmp][sd]t|cest|cet|bst|[ap]\.?m)\b\.?|[+-]\d{4}\b|北京时间|北京時間|格林尼治标准时间|台北时间|本地时间"
    r"|(?:最后|最後|最近)?(?:发布|發布|發佈|发表|發表|修改|编辑|提交|刊登|出版|播出|建立|创建)"
    r"(?:时间|時間|日期|于|於|在)?"
    r"|(?:最后|最後|最近)更新|更新(?:时间|時間|日期|于|於|在)"
    r"|(?:时间|時間|日期)|在"
    r"|\b(?:first |last |originally )?(?:published|posted|updated|modified|created|date|on|at|by)\b"
    r"|\b(?:publié|modifié|mis|à|jour|le|publicado|actualizado|atualizado|el|las|às|em|veröffentlicht|aktualisiert|am|um"
    r"|uhr|stand|pubblicato|aggiornato|il|alle|ore|gepubliceerd|bijgewerkt|op|om|opublikowano|zaktualizowano|dnia|godz"
    r"|опубликовано|обновлено|опубліковано|оновлено|в|о|об|yayınlanma|güncelleme|tarihi|saat|diterbitkan|diperbarui"
    r"|pukul|pada|wib|ngày|lúc|cập nhật|입력|수정|최종|게시|작성|آخر|تحديث|نشر|في|الساعة|انتشار|تاریخ|ساعت)\b"
    r"|公開日|(?:最終)?更新日|投稿日",
    re.IGNORECASE,
)
_MINUTES = (
    r"\d{1,3}\s*(?:min(?:ut\w*)?\b\.?|minuut|мин\w*\.?|хв\w*|dk\b\.?|dakika\w*|分钟|分鐘|分|분|phút|menit"
    r"|دقيقة|دقائق|دقیقه)"
)
_READ = (
    r"read(?:ing)?(?: time)?|lesezeit|(?:temps )?de lecture|(?:tiempo )?de lectura|(?:tempo )?de leitura"
    r"|(?:tempo )?di lettura|leestijd|(?:czas )?czytania|(?:время )?чтени[яе]|(?:час )?читання"
    r"|okuma(?: süresi)?|阅读(?:时间|时长)?|閱讀(?:時間)?|で読め(?:ます|る)|で読了|읽기|읽는 시간"
    r"|(?:thời gian )?đọc|(?:waktu )?baca"
    r"|(?:وقت )?القراءة|(?:للقراءة|قراءة)|(?:زمان )?مطالعه"
)
_HAS_MINUTES = re.compile(_MINUTES, re.IGNORECASE)
_READING_TIME = re.compile(
    rf"(?:estimated )?(?:{_READ})\s*[:：]?\s*{_MINUTES}|{_MINUTES}\s*(?:{_READ})", re.IGNORECASE
)


_BETWEEN_TOKENS = re.compile(r"[\s,،、|()/+–—-]+|(?<=\d)\.(?=\d)|(?<=[^\W\d])\.?(?=\d)|(?<=\d)(?=[^\W\d])")
_SIGNS = ".:;·•'’\u200f\u200e־"
_YEARS = (1300, 2700)
"""Of the Persian, Islamic, common and Thai calendars."""
_MOST_DAYS = 31
_MAX_FIELDS = 60
_METADATA_FIELD = re.compile(
    r"(?:(?:文章|稿件|信息|本文)?(?:来源|來源|出处|作者|编辑|編輯|记者|記者|责任编辑|發布者|发布者|分类|分類|栏目)"
    r"|(?:阅读|閱讀|浏览|瀏覽|点击|評論|评论)(?:数|量|次数|率)?|views?|comments?|source|author)"
    r"\s*[:：]\s*[^\s:：，。]{0,16}|[字號号体體]{2}\s*[:：]?(?:\s*(?:a\s?[-+]{0,2}|[大中小]|t|[-+]|\|)(?=\s|$|[大中小|])){1,5}"
    r"|[^\s\w]?\b(?:举报|打印|分享|收藏|字号|hkt|jst)\b"
    r"|只看(?:该作者|楼主)|倒序(?:浏览|看帖)|阅读模式|电梯直达|显示全部楼层",
    re.IGNORECASE,
)
"""Other metadata in the line of the time stamp."""


def without_reading_time(text: str) -> tuple[str, int]:
    """`text` without how long it takes to read an article, and how often it says that."""
    return _READING_TIME.subn(" ", text) if _HAS_MINUTES.search(text) else (text, 0)


def without_dates(text: str) -> tuple[str, int]:
    """`text` without dates, times and the words that stand beside them, and how many dates it had."""
    rest, dates = DATE_OR_TIME.subn(" ", text)
    return (_BESIDE_DATE.sub(" ", rest) if dates else rest), dates


def is_date_or_time(text: str) -> bool:
    """Whether `text` is a date or time and nothing else."""
    if not MAY_BE_DATE.search(text):
        return False
    rest, dates = DATE_OR_TIME.subn(" ", text)
    if dates and len(text) <= _MAX_FIELDS:
        rest = _METADATA_FIELD.sub(" ", rest)
    rest = _BESIDE_DATE.sub(" ", rest)
    if not _NOT_WORDS.sub("", rest):
        return dates > 0
    return len(text) <= _MAX_FIELDS and _is_written_out(rest, has_date=dates > 0)


def _is_written_out(text: str, *, has_date: bool) -> bool:
    """Whether a text has the words of a date in any language and no others, beside what is known as dates."""
    tokens = [token.strip(_SIGNS) for token in _BETWEEN_TOKENS.split(text.casefold())]
    words = [token for token in tokens if token and not token.isdecimal()]
    numbers = [int(token) for token in tokens if token.isdecimal() and len(token) <= 4]
    names = not MONTHS.isdisjoint(words)
    is_day = names and any(_YEARS[0] <= number <= _YEARS[1] for number in numbers)
    is_day = is_day and any(number <= _MOST_DAYS for number in numbers)
    return (has_date or is_day) and all(word in MONTHS or word in DAYS or word in PARTICLES for word in words)
