"""A warning as plain text: for Zalo, a text message, a newsreader, a commune's loudspeaker, a newspaper. Pure."""

import re
from datetime import datetime
from typing import Final

from lachan.server.base.clock import VIETNAM
from lachan.server.publications.warnings.forms.house import House, areas, systems
from lachan.server.publications.warnings.forms.sms import Sms, bare, counted
from lachan.server.publications.warnings.reading import Edition
from lachan.server.publications.warnings.words import SEVERITIES, State, mark

ZALO: Final = 2_000  # signs of one message of an official account
WORDS_A_SECOND: Final = 2.6  # of a Vietnamese newsreader: 75 to 80 words in 30 seconds
_COUNT: Final = ("Một là", "Hai là", "Ba là", "Bốn là", "Năm là")
_MORE: Final = {"vi": "… (đọc tiếp ở đường dẫn)", "en": "… (read on at the link)"}


def lead(edition: Edition, language: str) -> str:
    """Mark and severity, or that it holds no more."""
    if edition.state == State.WITHDRAWN:
        return "○ ĐÃ RÚT" if language == "vi" else "○ WITHDRAWN"
    if edition.state == State.EXPIRED:
        return "○ ĐÃ HẾT HẠN" if language == "vi" else "○ EXPIRED"
    severity = edition.content.severity
    return f"{mark(severity)} {SEVERITIES[severity][1 if language == 'en' else 0].upper()}"


def zalo(edition: Edition, house: House, language: str) -> str:
    """At most 2,000 signs; steps are whole, what happened is cut where it is too long."""
    text, vi = edition.content.text(language), language == "vi"
    if edition.over:
        said = house.marked(f"{lead(edition, language)}\n\n{over(edition, language)}", language)
        return f"{said}\n\n{house.link(edition, language)}\n{house.called(language)}"
    head = house.marked(f"{lead(edition, language)}\n{text.title}", language)
    steps = "\n".join(f"{n}. {step}" for n, step in enumerate(text.steps, 1))
    do = f"{'Bạn cần làm' if vi else 'What to do'}:\n{steps}"
    foot = f"{'Xem đầy đủ' if vi else 'All of it'}: {house.link(edition, language)}\n{house.called(language)}"
    who = f"{'Ai cần chú ý' if vi else 'Who is concerned'}: {text.who}"
    room = ZALO - sum(len(part) for part in (head, do, foot)) - 8  # four empty lines between five parts
    who = _cut(who, room // 3, language)
    what = _cut(text.what, room - len(who), language)
    return "\n\n".join(part for part in (head, what, who, do, foot) if part)


def sms(edition: Edition, house: House, language: str) -> tuple[Sms, Sms]:
    """As written, and in letters without diacritics. No link to press: people are told never to press one."""
    text = edition.content.text(language)
    if edition.over:
        whole = house.marked(f"{over(edition, language)} {house.short_link(edition)}", language)
        return counted(whole), counted(bare(whole))
    said = f"{text.title}. {text.steps[0]} {'Xem' if language == 'vi' else 'See'} {house.short_link(edition)}"
    whole = house.marked(said, language)
    return counted(whole), counted(bare(whole))


def radio(edition: Edition, house: House, language: str) -> str:
    """Half a minute: what staff wrote to be read aloud; of one that holds no more, that and nothing else."""
    spoken = over(edition, language) if edition.over else edition.content.text(language).spoken
    return house.marked(spoken, language)


def over(edition: Edition, language: str) -> str:
    """That it holds no more, and why where it was withdrawn: what is passed on in place of its words."""
    title, vi = edition.content.text(language).title, language == "vi"
    if edition.state == State.WITHDRAWN:
        why = _end(edition.said_why(language))
        return f"Cảnh báo “{title}” đã được rút. {why}" if vi else f"The warning “{title}” was withdrawn. {why}"
    return f"Cảnh báo “{title}” đã hết hạn." if vi else f"The warning “{title}” has expired."


def words(text: str) -> int:
    """Vietnamese words as a newsreader counts them: what stands between spaces."""
    return len(text.split())


def seconds(text: str) -> int:
    """How long it takes to read it aloud."""
    return round(words(text) / WORDS_A_SECOND)


def loudspeaker(edition: Edition, house: House, language: str) -> str:
    """For a commune's loudspeaker: to "bà con", each step by itself, said twice where it matters."""
    text = edition.content.text(language)
    if edition.over:
        told, vi = over(edition, language), language == "vi"
        twice = f"Thưa bà con.\n{told}\nXin nhắc lại. {told}" if vi else f"Dear neighbours.\n{told}\nOnce more: {told}"
        said = f"{twice}\n{'Thông tin của' if vi else 'From'} {_end(house.called(language))}"
    elif language == "vi":
        steps = "\n".join(f"{count}, {_lower(step)}" for count, step in zip(_COUNT, text.steps, strict=False))
        said = (
            f"Thưa bà con.\n{_end(_to_all(text.title))}\n{_end(_to_all(text.what))}\n"
            f"Những ai cần chú ý: {_end(_lower(_to_all(text.who)))}\nĐề nghị bà con làm như sau.\n{_to_all(steps)}\n"
            f"Xin nhắc lại. {_end(_to_all(text.title))}\n"
            f"Bà con chưa rõ, xin hỏi trưởng thôn, tổ trưởng dân phố hoặc công an xã.\n"
            f"Thông tin của {_end(house.called('vi'))}"
        )
    else:
        steps = "\n".join(f"{n}. {step}" for n, step in enumerate(text.steps, 1))
        said = (
            f"Dear neighbours.\n{_end(text.title)}\n{_end(text.what)}\nWho is concerned: {_end(text.who)}\n"
            f"Please do this.\n{steps}\nOnce more: {_end(text.title)}\n"
            f"If anything is unclear, ask the head of your village or the commune police.\n"
            f"From {_end(house.called('en'))}"
        )
    return house.marked(said, language)


def summary(edition: Edition, house: House, language: str) -> str:
    """All of it, plainly: for a newspaper, a mail, somebody who reads it to somebody else."""
    text, vi = edition.content.text(language), language == "vi"
    content = edition.content
    steps = "\n".join(f"{n}. {step}" for n, step in enumerate(text.steps, 1))
    about = systems(edition, language)
    lines = [
        house.marked(f"{lead(edition, language)}: {text.title}", language),
        "",
        f"{'Chuyện gì xảy ra' if vi else 'What happened'}\n{text.what}",
        "",
        f"{'Ai cần chú ý' if vi else 'Who is concerned'}\n{text.who}",
        "",
        f"{'Bạn cần làm gì' if vi else 'What to do'}\n{steps}",
        "",
        f"{'Ở đâu' if vi else 'Where'}: {areas(edition, language)}",
        *([f"{'Thiết bị' if vi else 'Devices'}: {about}"] if about else []),
        f"{'Từ' if vi else 'From'}: {clock(content.begins, language)}",
        f"{'Đến' if vi else 'Until'}: {clock(content.expires, language)}",
        f"{'Người phát ngôn' if vi else 'Spokesperson'}: {content.speaker}, {content.of_office(language)}",
        f"{'Đơn vị' if vi else 'Body'}: {house.called(language)}",
        f"{'Bản số' if vi else 'Edition'} {edition.edition}, {clock(edition.published_at, language)}",
        house.link(edition, language),
    ]
    if edition.state == State.WITHDRAWN:
        lines.insert(1, f"{'Lý do rút' if vi else 'Withdrawn, as'}: {edition.said_why(language)}")
    return "\n".join(lines)


def clock(instant: datetime, language: str) -> str:
    """`9 giờ 30, ngày 5/1/2027`."""
    local = instant.astimezone(VIETNAM)
    if language == "en":
        return f"{local:%H:%M, %Y-%m-%d} (Vietnam, UTC+7)"
    minute = f" {local.minute:02}" if local.minute else ""
    return f"{local.hour} giờ{minute}, ngày {local.day}/{local.month}/{local.year}"


def _cut(text: str, room: int, language: str) -> str:
    """Whole words, as many as there is room for."""
    if len(text) <= room:
        return text
    kept = text[: max(0, room - len(_MORE[language]))]
    return (kept[: kept.rfind(" ")] if " " in kept else kept) + _MORE[language]


def _to_all(text: str) -> str:
    """To "bà con", as a loudspeaker speaks to many; texts for one reader say "bạn"."""
    said = re.sub(r"\bbạn(?! (?:bè|đời|học))\b", "bà con", text)
    return re.sub(r"\bBạn(?! (?:bè|đời|học))\b", "Bà con", said)


def _end(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _lower(text: str) -> str:
    """The first letter small, but for a name in capitals."""
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]
