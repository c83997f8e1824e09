"""From figures to a letter's content: the sentences of texts.toml at the places of the form. Pure."""

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any, Final

from lachan.server.base.clock import VIETNAM
from lachan.server.notices.content import Figures
from lachan.server.notices.kinds import Steps, message
from lachan.server.notices.letters.content import (
    Annex,
    AnnexTable,
    Content,
    Listed,
    Listing,
    Occasion,
    Part,
    Sender,
    Told,
)
from lachan.server.notices.wording import DOERS, Language, Text, class_text, phrases, steps_for, type_text
from lachan.server.notices.written import defanged, number, plain

CODES: Final = 6  # notices' codes named for a class; all of them stand in the table that goes along
POINTS: Final = "a b c d đ e g h i k l m n o p q r s t u v x y".split()  # điểm, in the order of the alphabet (II.6)
_SHARES: Final = (1.0, 4.2, 3.4, 2.6, 2.4, 2.4, 1.3)
_AGENCY: Final = "Quý cơ quan"


@cache
def texts() -> dict[str, Any]:
    """The sentences by name."""
    return tomllib.loads(resources.files(__package__).joinpath("texts.toml").read_text(encoding="utf-8"))


def number_text(value: int, symbol: str) -> str:
    """`05/A05-P2`: below ten with a zero (II.3)."""
    return f"{value:02}/{symbol}"


def long_date(day: date) -> str:
    """`05 tháng 01 năm 2026`: days below ten and the first two months with a zero (II.4)."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"{day.day:02} tháng {month} năm {day.year}"


def compose(occasion: Occasion, sender: Sender, told: Sequence[Told], listing: Listing, file: str) -> Content:
    """The letter that tells of this, in this order. `file`: the name of the table that goes along."""
    say = texts()
    issuer = shown(sender.issuer)
    place = shown(sender.place)
    date_text = f"ngày {long_date(occasion.issued_on)}"
    return Content(
        banner=occasion.banner,
        superior=shown(sender.superior),
        issuer=issuer,
        number=occasion.number,
        place_and_date=f"{place}, {date_text}" if place else date_text,
        subject=say["subject"].format(organisation=shown(occasion.organisation)),
        addressees=(shown(occasion.organisation),),
        body=tuple(_body(occasion, sender, told)),
        authority=tuple(shown(line) for line in sender.authority if line),
        signer=shown(sender.signer),
        copies=tuple(_copies(occasion, sender)),
        annexes=(
            _list(occasion, issuer, date_text, listing, file, sum(one.figures.rows for one in told)),
            _guide(occasion, issuer, date_text, told),
        ),
        issued_on=occasion.issued_on,
        list_name=file,
    )


def shown(text: str) -> str:
    """A name from outside as one printable line, in letters that the letter's font has."""
    return "".join(sign if _in_font(sign) else "?" for sign in plain(text))


def _in_font(sign: str) -> bool:
    """Latin with its Vietnamese letters, and the signs of general punctuation that every text uses."""
    return sign <= "\u024f" or "\u1e00" <= sign <= "\u1eff" or sign in "–—‘’“”…₫"


def _body(occasion: Occasion, sender: Sender, told: Sequence[Told]) -> Iterator[Part]:
    say, issuer = texts(), shown(sender.issuer)
    yield Part(
        say["lead"].format(issuer=issuer, begins=_day(occasion.begins), ends=_day(occasion.ends)),
    )
    yield Part(say["seen_heading"], "clause")
    for place, one in enumerate(told):
        figures = one.figures
        yield Part(
            say["seen"].format(
                letter=POINTS[place % len(POINTS)],
                name=_capital(class_text(one.taxonomy, Language.VI).name),
                count=_count(figures),
                rows=number(figures.rows, Language.VI),
                first=_moment(figures.first),
                last=_moment(figures.last),
                code=_codes(one.codes),
                end="." if place == len(told) - 1 else ";",
            )
        )
    yield Part(say["limits"])
    yield Part(say["ask_heading"], "clause")
    for place, text in enumerate(say["ask"]):
        yield Part(f"{POINTS[place]}) {text.format(issuer=issuer, answer_by=_day(occasion.answer_by))}")
    yield Part(say["verify_heading"], "clause")
    yield Part(say["verify"].format(issuer=issuer))
    contact = shown(sender.contact)
    yield Part(say["contact"].format(contact=contact) if contact else say["contact_none"])
    yield Part(say["close"])


def _copies(occasion: Occasion, sender: Sender) -> Iterator[str]:
    say = texts()
    yield f"{say['same']};"
    if occasion.above:
        yield f"{say['above'].format(above=shown(occasion.above))};"
    unit = shown(sender.unit)
    yield f"{say['keep'].format(unit=unit) if unit else say['keep_alone']}."


def _list(occasion: Occasion, issuer: str, date_text: str, listing: Listing, file: str, rows: int) -> Annex:
    say = texts()
    parts = [Part(say["list_note"].format(file=file, rows=number(rows, Language.VI)))]
    if listing.subjects > len(listing.lines):
        counted = {"shown": number(len(listing.lines), Language.VI), "all": number(listing.subjects, Language.VI)}
        parts.append(Part(say["list_cut"].format(file=file, **counted)))
    lines = tuple(_line(place, one) for place, one in enumerate(listing.lines, 1))
    return Annex(
        label=say["annex_list"],
        title=say["annex_list_title"],
        of=_of(occasion, issuer, date_text),
        parts=tuple(parts),
        table=AnnexTable(tuple(say["header"]), lines, _SHARES),
    )


def _line(place: int, one: Listed) -> tuple[str, ...]:
    say = texts()
    subject = say["account"] if one.kind == "account" else shown(defanged(one.subject))
    name = type_text(one.taxonomy, one.type, Language.VI).name
    return (
        str(place),
        subject,
        shown(name),
        shown(defanged(one.name)) if one.name else say["no_name"],
        _moment(one.first).replace("\u00a0", " "),
        _moment(one.last).replace("\u00a0", " "),
        number(one.rows, Language.VI),
    )


def _guide(occasion: Occasion, issuer: str, date_text: str, told: Sequence[Told]) -> Annex:
    say = texts()
    return Annex(
        label=say["annex_guide"],
        title=say["annex_guide_title"],
        of=_of(occasion, issuer, date_text),
        parts=tuple(_steps(told)),
    )


def _steps(told: Sequence[Told]) -> Iterator[Part]:
    """One list of steps for each thing to be done, as the mail asks them: of the kind of message, system by system; of
    a kind without steps of its own, of the type or the class."""
    say = texts()
    lists: dict[tuple[str, tuple[Steps, ...]], list[str]] = {}
    for one in told:
        for asked in sorted(one.figures.doers, key=lambda asked: DOERS.index(asked.doer)):
            own = type_text(one.taxonomy, asked.type, Language.VI)
            plain = steps_for(one.taxonomy, asked.type, asked.doer, Language.VI)
            steps = message(asked.kind, Language.VI).of(asked.doer) or (Steps(asked.doer, "", plain),)
            names = lists.setdefault((asked.doer, steps), [])
            if (name := _name(own)) not in names:
                names.append(name)
    for place, ((doer, steps), names) in enumerate(lists.items(), 1):
        yield Part(f"{place}. {say[doer]}: {', '.join(names)}", "clause")
        for some in steps:
            if some.system:
                yield Part(f"{_capital(some.system)}:")
            for point, step in zip(POINTS, some.do, strict=False):
                yield Part(f"{point}) {step.format(you=_AGENCY)}")


def _name(text: Text) -> str:
    return shown(text.name)


def _of(occasion: Occasion, issuer: str, date_text: str) -> str:
    return str(texts()["annex_of"].format(number=occasion.number, date=date_text.removeprefix("ngày "), issuer=issuer))


def _codes(codes: Sequence[str]) -> str:
    if len(codes) <= CODES:
        return ", ".join(codes)
    return str(texts()["more_codes"].format(codes=", ".join(codes[:CODES]), count=len(codes) - CODES))


def _count(figures: Figures) -> str:
    say = phrases(Language.VI)
    counted = [f"{number(count, Language.VI)} {say.of('kinds', kind)}" for kind, count in figures.kinds]
    if not counted:
        return f"{number(figures.subjects, Language.VI)} đối tượng"
    return " và ".join((", ".join(counted[:-1]), counted[-1]) if counted[1:] else counted)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _moment(instant: datetime) -> str:
    """Minutes and day stay together on a line."""
    return f"{instant.astimezone(VIETNAM):%H:%M\u00a0%d/%m/%Y}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
