"""The week in figures, as a draft that people go over: what was seen, from the lake's tallies, on the seven whole days
(UTC) before today, beside the seven before those. Small cells are suppressed, and there is no sum to take them from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from lachan.server.audit.recording import By
from lachan.server.lake.asking import GATE
from lachan.server.lake.folders import Home
from lachan.server.lake.newest import tallies
from lachan.server.lake.questions import Wanted
from lachan.server.publications.warnings import writing
from lachan.server.publications.warnings.content import Content, Text
from lachan.server.publications.warnings.words import Kind

LEAST: Final = 10  # a smaller count is not told: it might be of one organisation
WEEK: Final = timedelta(days=7)
STANDS: Final = timedelta(days=14)
_CLASSES: Final = {
    "malicious-code": ("lượt thấy mã độc", "sightings of malware"),
    "vulnerable": ("lượt thấy lỗ hổng", "sightings of security holes"),
    "intrusions": ("lượt thấy hệ thống bị xâm nhập", "sightings of systems broken into"),
    "intrusion-attempts": ("lượt dò, thử tấn công", "attempted attacks"),
    "fraud": ("lượt thấy trang lừa đảo", "sightings of fraudulent sites"),
    "availability": ("lượt tấn công làm nghẽn", "attacks on availability"),
}
_REST: Final = ("lượt thấy việc khác", "other sightings")


@dataclass(frozen=True, slots=True)
class Week:
    """Rows seen by class, of one week; `last`: its last whole day in UTC."""

    last: datetime
    now: Mapping[str, int]
    before: Mapping[str, int]


def draft(by: By, home: Home, speaker: str, office: tuple[str, str], now: datetime) -> int:
    """A draft of kind bulletin; the warning's number. `office`: in Vietnamese and in English. Errors: Busy, Damaged."""
    return writing.begin(by, composed(counted(home, now), speaker, office, now), now)


def counted(home: Home, now: datetime) -> Week:
    """From the tallies alone: no row is read. Errors: Busy, Damaged."""
    today = datetime.combine(now.date(), time(), tzinfo=UTC)
    with GATE.question():
        seen, before = (_of(home, today - WEEK * back) for back in (0, 1))
    return Week(today - timedelta(days=1), seen, before)


def _of(home: Home, until: datetime) -> dict[str, int]:
    found = tallies(home, Wanted(since=until - WEEK, until=until))
    counts: dict[str, int] = {}
    for taxonomy, rows in found.select("classification_taxonomy", "rows").iter_rows():
        name = taxonomy if taxonomy in _CLASSES else ""
        counts[name] = counts.get(name, 0) + rows
    return counts


def composed(week: Week, speaker: str, office: tuple[str, str], now: datetime) -> Content:
    """The draft's words. Pure."""
    first = week.last - WEEK + timedelta(days=1)
    span = f"{first:%d/%m}–{week.last:%d/%m/%Y}"
    return Content(
        kind=Kind.BULLETIN,
        subject="figures",
        severity="Minor",
        urgency="Future",
        certainty="Observed",
        provinces=(),
        systems=(),
        library=(),
        speaker=speaker,
        office=office[0],
        office_en=office[1],
        begins=now,
        expires=now + STANDS,
        vi=Text(
            f"An toàn trên mạng tuần {span}",
            f"Tuần qua chúng tôi nhận được: {_figures(week, 0)}. "
            "Một máy có thể được thấy nhiều lần, nên đây không phải số máy.",
            "Mọi người dùng Internet",
            (
                "Cài bản cập nhật mà điện thoại, máy tính đang nhắc.",
                "Không mở tệp, không bấm đường dẫn người lạ gửi.",
                "Bật mật khẩu hai lớp cho thư và tài khoản ngân hàng.",
            ),
            f"Bản tin an toàn trên mạng. Tuần qua chúng tôi nhận được {_figures(week, 0)}. "
            "Bạn nhớ cài bản cập nhật mà máy đang nhắc, không mở tệp hay đường dẫn người lạ gửi, "
            "và bật mật khẩu hai lớp cho tài khoản quan trọng.",
        ),
        en=Text(
            f"Security on the network, week {span}",
            f"Last week we were told of: {_figures(week, 1)}. "
            "One device can be seen many times, so these are not numbers of devices.",
            "Everybody who uses the Internet",
            (
                "Install the updates that your telephone or computer offers.",
                "Open no file and no link from somebody you do not know.",
                "Switch on the second step of sign-in for your mail and your bank.",
            ),
            f"Last week we were told of {_figures(week, 1)}. Please install updates, open no file or link from "
            "strangers, and switch on the second step of sign-in.",
        ),
    )


def _figures(week: Week, place: int) -> str:
    told = []
    for name in (*_CLASSES, ""):
        now, before = week.now.get(name, 0), week.before.get(name, 0)
        if now or before:
            told.append(f"{_cell(now, place)} {_CLASSES.get(name, _REST)[place]}{_change(now, before, place)}")
    return "; ".join(told) or ("không có phát hiện nào" if place == 0 else "nothing")


def _cell(count: int, place: int) -> str:
    if count < LEAST:
        return f"dưới {LEAST}" if place == 0 else f"fewer than {LEAST}"
    return f"{count:,}".replace(",", ".") if place == 0 else f"{count:,}"


def _change(now: int, before: int, place: int) -> str:
    """Beside the week before, where both are told and enough to compare."""
    if now < LEAST or before < LEAST:
        return ""
    share = round((now - before) * 100 / before)
    if share == 0:
        return " (như tuần trước)" if place == 0 else " (as the week before)"
    return f" ({'tăng' if share > 0 else 'giảm'} {abs(share)}%)" if place == 0 else f" ({share:+}%)"
