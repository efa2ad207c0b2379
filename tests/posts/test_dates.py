"""Dates: every shape that archives have is read, and nothing is guessed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.posts.dates import AmbiguousDate, date_in_name, parse_date

SHANGHAI = ZoneInfo("Asia/Shanghai")
SPRING = "2024-03-11T16:00:00+00:00"


def moment(written: str) -> str:
    return parse_date(written, SHANGHAI).when.astimezone(UTC).isoformat()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2008-10-13 17:29:51 +0000 UTC", "2008-10-13T17:29:51+00:00"),
        ("2018-02-24 +0800", "2018-02-23T16:00:00+00:00"),
        ("2022-08-19T12:22:27 (UTC +08:00)", "2022-08-19T04:22:27+00:00"),
        ("Mon Sep 09 2024 04:38:21 GMT+0000 (Coordinated Universal Time)", "2024-09-09T04:38:21+00:00"),
        ("Thu Jan 01 1970 08:00:00 GMT+0800 (中国标准时间)", "1970-01-01T00:00:00+00:00"),
        ("2024-12-31T23:59:60Z", "2025-01-01T00:00:00+00:00"),
        ("2024-01-01T24:00:00Z", "2024-01-02T00:00:00+00:00"),
        ("2024-03-10T12:00:00-05:00[America/New_York]", "2024-03-10T17:00:00+00:00"),
        ("2024-03-10 12:00:00.5 +0800 CST m=+0.01", "2024-03-10T04:00:00.500000+00:00"),
        ("最新推荐文章于 2024-03-12 15:04:00 发布", "2024-03-12T07:04:00+00:00"),
        ("编辑于 2024-03-12 15:04・IP 属地北京", "2024-03-12T07:04:00+00:00"),
        ("2024-03-12 15:04 北京时间", "2024-03-12T07:04:00+00:00"),
        ("投稿日：2024年3月12日", "2024-03-11T16:00:00+00:00"),
        ("기사입력 2024.03.12 15:04", "2024-03-12T07:04:00+00:00"),
        ("Posted on March 12, 2024", "2024-03-11T16:00:00+00:00"),
        ("2024년 3월 12일 오후 3:04", "2024-03-12T07:04:00+00:00"),
        ("2024年3月12日(火) 15時04分", "2024-03-12T07:04:00+00:00"),
        ("12.03.2024 15:04", "2024-03-12T07:04:00+00:00"),
        ("12/31/2024 3:04 PM", "2024-12-31T07:04:00+00:00"),
        ("12 mars 2024 à 15:04", "2024-03-12T07:04:00+00:00"),
        ("12 mars 2024 15:04 +0100", "2024-03-12T14:04:00+00:00"),
        ("20240312150405", "2024-03-12T07:04:05+00:00"),
        ("202403121504", "2024-03-12T07:04:00+00:00"),
        ("20240312-150405", "2024-03-12T07:04:05+00:00"),
        ("2024-03-12_15:04", "2024-03-12T07:04:00+00:00"),
        ("2024-03-12 15.04", "2024-03-12T07:04:00+00:00"),
        ("2024-03-12 15h04", "2024-03-12T07:04:00+00:00"),
        ("12.03.2024, 15:04 Uhr", "2024-03-12T07:04:00+00:00"),
        ("2024-03-12 3pm", "2024-03-12T07:00:00+00:00"),
        ("2024-03-12 15:04 CET", "2024-03-12T14:04:00+00:00"),
        ("2024-03-12 15:04 JST", "2024-03-12T06:04:00+00:00"),
        ("946684800", "2000-01-01T00:00:00+00:00"),
        ("1710226800000000", "2024-03-12T07:00:00+00:00"),
        ("12 марта 2024, 15:04", "2024-03-12T07:04:00+00:00"),
    ],
)
def test_a_date_with_a_time_is_read(written: str, expected: str) -> None:
    assert moment(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        *("12.03.2024", "12. 3. 2024", "2024. 3. 12.", "2024년 3월 12일", "2024年3月12日 火曜日"),
        *("令和6年3月12日", "2024年3月12号", "二〇二四年三月十二日", "民國一一三年三月十二日"),
        *("2024–03–12", "2024-03-12, Tuesday"),
        *("2024-W11-2", "12 mars 2024", "mardi 12 mars 2024", "12. März 2024", "Dienstag, 12. März 2024"),
        *("12 марта 2024 г.", "12 de marzo de 2024", "martes, 12 de marzo de 2024", "12 de março de 2024"),
        *("12 marzo 2024", "12 maart 2024", "12 marca 2024", "12 Mart 2024", "12 března 2024"),
        *("12 березня 2024", "12 mars, 2024", "12 مارس 2024", "12 آذار 2024", "١٢ مارس ٢٠٢٤"),
        *("12 במרץ 2024", "12 Μαρτίου 2024", "12 มีนาคม 2567", "12 มี.ค. 2567", "12 มีนาคม พ.ศ. 2567"),
        *("12 మార్చి 2024", "12 માર્ચ 2024", "[[2024-03-12]]"),
        *("12 tháng 3 năm 2024", "12 Maret 2024", "12 Mawrth 2024", "March 12th, 2024", "12-Mar-2024"),
    ],
)
def test_a_day_is_read_in_any_language(written: str) -> None:
    date = parse_date(written, SHANGHAI)
    assert date.when == datetime.fromisoformat(SPRING)
    assert date.day == "2024-03-12"


@pytest.mark.parametrize("written", ["2024-03", "2024年3月"])
def test_a_month_is_its_first_day_and_doubtful(written: str) -> None:
    date = parse_date(written, UTC)
    assert date.day == "2024-03-01"
    assert date.doubt == ("the day is not given", "the first of the month is used")


@pytest.mark.parametrize("written", ["03/04/2024", "3-4-2024", "03/04/2024 15:04"])
def test_a_date_with_two_readings_is_ambiguous_without_an_order(written: str) -> None:
    with pytest.raises(AmbiguousDate):
        parse_date(written, UTC)
    assert parse_date(written, UTC, order="day").day == "2024-04-03"
    assert parse_date(written, UTC, order="month").day == "2024-03-04"


@pytest.mark.parametrize(
    ("written", "order"),
    [("31/12/2024", "day"), ("12/31/2024", "month"), ("5/5/2024", ""), ("2024-01-31", "")],
)
def test_a_certain_date_proves_an_order(written: str, order: str) -> None:
    assert parse_date(written, UTC, order="month" if order == "day" else "day").order == order


@pytest.mark.parametrize(
    "written",
    [
        *("yesterday", "2 days ago", "12 mars", "mars 2024", "12/3/24", "30 février 2024", "31.02.2024"),
        *("32/12/2024", "13/13/2024", "chapter 12 of 2024", "lundi, 12. März 2024", "12 foo 2024", "2024"),
        *("٢٠٢٤", "2024-W60-1", "2024-W11", "20241312150405", "2024-03-12 25.04", "十二日"),
    ],
)
def test_what_is_no_whole_date_is_none(written: str) -> None:
    with pytest.raises(ValueError, match="is no date"):
        parse_date(written, UTC)


def test_the_day_is_the_one_that_is_written_in_any_zone() -> None:
    days = {
        parse_date("2024-08-08 22:44:26 -0700", zone).day
        for zone in (UTC, SHANGHAI, ZoneInfo("America/Los_Angeles"))
    }
    assert days == {"2024-08-08"}


@given(st.datetimes(datetime(1000, 1, 1), datetime(9000, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_any_day_is_read_back_in_every_shape(when: datetime, offset: int) -> None:
    day = when.date().isoformat()
    zone = f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}{abs(offset) % 60:02}"
    for written in (
        f"{when:%Y}年{when.month}月{when.day}日",
        f"{when.day}.{when.month}.{when:%Y}",
        f"{day} {zone}",
    ):
        assert parse_date(written, UTC).day == day
    moment = parse_date(f"{day} {when:%H:%M:%S} {zone} UTC", UTC).when
    assert moment.replace(tzinfo=None) == when.replace(microsecond=0) - timedelta(minutes=offset)


@given(st.text(max_size=120))
def test_no_text_breaks_it(text: str) -> None:
    try:
        assert parse_date(text, UTC).when.tzinfo == UTC
    except ValueError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("a/2024-03-12-fog.md", "2024-03-12"),
        ("site.example/2024/03/12/fog/index.html", "2024-03-12"),
        ("2024/03/12/fog.html", "2024-03-12"),
        ("2024/03/12/index.html", ""),
        ("2024/03/fog.html", ""),
        ("blog/2024/03-12-fog.mdx", "2024-03-12"),
        ("blog/2024/03-12-fog/index.mdx", "2024-03-12"),
        ("blog/2024/03/12-fog/index.md", "2024-03-12"),
        ("diary/2024/03/12.md", "2024-03-12"),
        ("blog/2024/03-12-fog/_credits.md", ""),
        ("blog/2024/03-12.fog.md", ""),
        ("blog/2024/03-123-fog.md", ""),
        ("2024/13/12/fog.html", ""),
    ],
)
def test_names_of_files_and_folders_hold_dates(path: str, day: str) -> None:
    found = date_in_name(path, UTC)
    assert (found.day if found else "") == day


@pytest.mark.parametrize(
    ("written", "when"),
    [
        ("۲۲ اسفند ۱۴۰۲", "2024-03-12T00:00:00+00:00"),
        ("سه‌شنبه ۲۲ اسفند ۱۴۰۲، ساعت ۱۵:۰۴", "2024-03-12T15:04:00+00:00"),
        ("۱۴۰۲/۱۲/۲۲ - ۱۵:۰۴", "2024-03-12T15:04:00+00:00"),
        ("۳۰ اسفند ۱۳۹۹", "2021-03-20T00:00:00+00:00"),
        ("۱ فروردین ۱۴۰۳", "2024-03-20T00:00:00+00:00"),
        ("۱۲ مارس ۲۰۲۴", "2024-03-12T00:00:00+00:00"),
    ],
)
def test_the_persian_calendar_is_read(written: str, when: str) -> None:
    assert parse_date(written, UTC).when.isoformat() == when


def test_a_day_that_the_persian_calendar_does_not_have_is_none() -> None:
    with pytest.raises(ValueError, match="is no date"):
        parse_date("۳۱ اسفند ۱۴۰۲", UTC)
