"""The letter of a notice: what is said, in which order, in one language, as blocks that know nothing of plain or HTML.

Foreign texts (family names, URLs, organisations' names) are made printable here, and those of a source harmless; what
HTML would read as its own is escaped where HTML is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lachan.server.notices.content import Content, Sample
from lachan.server.notices.kinds import DIGEST, Message, message
from lachan.server.notices.links import check_page, domain_of
from lachan.server.notices.states import Situation
from lachan.server.notices.wording import DOERS, Language, Phrases, Text, class_text, phrases, steps_for, type_text
from lachan.server.notices.written import day, defanged, number, plain, times
from lachan.server.post.blocks import Banner, Block, Facts, Letter, Link, Paragraph, Steps, Table, Title

SAYS_ITSELF: Final = ("seen-again", "gone")  # messages of a situation: their steps come first, their subject says it
_LEADS: Final = {
    Situation.NEW: "lead",
    Situation.STILL: "lead_still",
    Situation.AGAIN: "lead_again",
    Situation.GONE: "lead_gone",
}


@dataclass(frozen=True, slots=True)
class _Writer:
    content: Content
    language: Language
    say: Phrases
    about: Text
    message: Message
    you: str

    def number(self, value: int) -> str:
        return number(value, self.language)

    def times(self, sample: Sample) -> str:
        return times(sample.time_source, self.language)

    def phrase(self, name: str, /, **values: str) -> str:
        return self.say(name, **{"you": self.you, **values})

    def theirs(self, text: str) -> str:
        return text.format(you=self.you)


def count_of(content: Content, language: Language) -> str:
    """What was seen, counted by kind: `1.234 địa chỉ IP và 3 tên miền`."""
    say = phrases(language)
    counted = [
        f"{number(count, language)} {say.of('kinds_one' if count == 1 else 'kinds', kind)}"
        for kind, count in content.kinds
    ]
    if not counted:
        return f"{number(content.rows, language)} {say('rows').lower()}"
    return counted[0] if len(counted) == 1 else say("many_kinds", count=", ".join(counted[:-1]), last=counted[-1])


def subject(content: Content, language: Language) -> str:
    """The mail's subject: banner and TLP label first, one line."""
    say = phrases(language)
    told = message(content.kind, language)
    marked = content.situation is not Situation.NEW and content.kind not in SAYS_ITSELF
    situation = say(f"mark_{content.situation}") if marked else ""
    marks = "".join(f"[{mark}] " for mark in (content.banner, f"TLP:{content.tlp}", situation) if mark)
    seen = class_text(content.taxonomy, language).seen
    words = told.subject.format(code=content.code, count=count_of(content, language), class_seen=seen)
    return marks + words + (say("part", part=str(content.part), parts=str(content.parts)) if content.parts > 1 else "")


def letter(content: Content, language: Language) -> Letter:
    """The whole letter in one language."""
    say = phrases(language)
    you = say("agency" if content.agency else "unit")
    about, told = class_text(content.taxonomy, language), message(content.kind, language)
    w = _Writer(content, language, say, about, told, you)
    sections = (_opening, _seen, _to_do, _why, _samples, _answer, _verify, _responsible)
    return Letter(language, tuple(block for section in sections for block in section(w)))


def _opening(w: _Writer) -> Iterator[Block]:
    c = w.content
    if c.banner:
        yield Banner(w.say("demo" if c.demo else "trial"))
    yield Facts(
        (
            (w.say("code"), c.code),
            (w.say("kind"), _capital(w.message.name)),
            (w.say("planned"), times(c.planned_at, w.language)),
            (w.say("severity"), w.say.of("severities", c.severity)),
            ("TLP 2.0", w.theirs(w.say.of("tlp", c.tlp))),
        )
    )
    yield Paragraph(w.phrase("greeting", name=plain(c.organisation)))
    seen = w.message.seen.format(class_seen=w.about.seen)
    if c.about:
        codes = ", ".join(c.told)
        yield Paragraph(w.phrase("lead_above", about=plain(c.about), codes=codes))
    lead = "still_below" if c.about else _LEADS[c.situation]
    yield Paragraph(w.phrase(lead, count=count_of(c, w.language), seen=seen))
    if c.parts > 1:
        yield Paragraph(w.phrase("part_of", part=w.number(c.part), parts=w.number(c.parts)))
    if c.situation is not Situation.GONE:
        yield Paragraph(w.phrase("not_blame"), quiet=True)


def _seen(w: _Writer) -> Iterator[Block]:
    c = w.content
    yield Title(w.phrase("seen_heading"))
    you, what = w.you, w.about.what.format(you=w.you)
    yield Paragraph(w.message.what.format(you=you, you_capital=_capital(you), class_what=what))
    yield Facts(
        (
            (w.say("class"), w.about.name),
            (w.say("count"), count_of(c, w.language)),
            (w.say("rows"), w.number(c.rows)),
            (w.say("first"), times(c.first, w.language)),
            (w.say("last"), times(c.last, w.language)),
        )
    )
    if any(kind == "address" for kind, _ in c.kinds):
        yield Paragraph(w.say("limit_address"), quiet=True)
    header = ("group_type", "group_name", "group_subjects", "group_rows", "first", "last")
    rows = tuple(
        (
            _type_name(w, group.type),
            _name(w, group.name, group.known),
            w.number(group.subjects),
            w.number(group.rows),
            times(group.first, w.language),
            times(group.last, w.language),
        )
        for group in c.groups
    )
    rest = w.say("more_groups", count=w.number(c.more_groups)) if c.more_groups else ""
    yield Table(tuple(w.say(name) for name in header), rows, frozenset({2, 3}), rest)
    for type_ in dict.fromkeys(group.type for group in c.groups):
        said = type_text(c.taxonomy, type_, w.language)
        if said.what and c.kind == DIGEST:
            yield Paragraph(f"{_capital(said.name)}: {w.theirs(said.what)}")


def _to_do(w: _Writer) -> Iterator[Block]:
    """By doer: what the message itself asks, then the steps of each kind that its rows are of, system by system."""
    yield Title(w.phrase("do_heading"))
    for doer in DOERS:
        theirs = [one for one in w.content.doers if one.doer == doer]
        if not theirs:
            continue
        role = w.phrase(f"do_{doer}")
        if w.content.kind in SAYS_ITSELF:
            yield from _steps(w, w.message, doer, role)
        if w.content.situation is Situation.GONE:
            continue
        kinds = list(dict.fromkeys(one.kind for one in theirs))
        for kind in kinds:
            told = message(kind, w.language)
            if told.of(doer):
                yield from _steps(w, told, doer, role if len(kinds) == 1 else f"{role} – {told.name}")
            else:
                types = list(dict.fromkeys(one.type for one in theirs if one.kind == kind))
                yield from _steps_of_types(w, types, doer, role, apart=len(kinds) > 1)


def _steps(w: _Writer, told: Message, doer: str, role: str) -> Iterator[Block]:
    """Where they go system by system, who does them is said once, before."""
    theirs = told.of(doer)
    if any(one.system for one in theirs):
        yield Paragraph(f"{role}:")
    for one in theirs:
        yield Steps(_capital(one.system) or role, tuple(w.theirs(step) for step in one.do))


def _steps_of_types(w: _Writer, types: list[str], doer: str, role: str, apart: bool) -> Iterator[Block]:
    """Where no message has steps of its own: types that have none either share their class's."""
    lists: dict[tuple[str, ...], list[str]] = {}
    for type_ in types:
        steps = steps_for(w.content.taxonomy, type_, doer, w.language)
        lists.setdefault(steps, []).append(_type_name(w, type_))
    for steps, names in lists.items():
        heading = role if len(lists) == 1 and not apart else w.say("do_type", role=role, type=", ".join(names))
        yield Steps(heading, tuple(w.theirs(step) for step in steps))


def _why(w: _Writer) -> Iterator[Block]:
    yield Title(w.phrase("why_heading"))
    whose = plain(w.content.about) or w.you
    rows = tuple(
        (
            defanged(reason.network or w.say("no_name")),
            _capital(w.say.of("rules", f"{reason.role}-{reason.rule}", reason.role).format(you=whose)),
            w.number(reason.subjects),
            w.number(reason.rows),
        )
        for reason in w.content.reasons
    )
    rest = w.say("more_reasons", count=w.number(w.content.more_reasons)) if w.content.more_reasons else ""
    header = ("network", "because", "group_subjects", "group_rows")
    yield Table(tuple(w.say(name) for name in header), rows, frozenset({2, 3}), rest)


def _samples(w: _Writer) -> Iterator[Block]:
    c = w.content
    yield Title(w.phrase("sample_heading"))
    shown, count = w.number(len(c.samples)), w.number(c.rows)
    if c.pointer is None:
        yield Paragraph(w.say("sample_note", shown=shown, count=count, file=", ".join(c.files)))
    else:
        yield Paragraph(w.say("pointer_note", shown=shown, count=count))
        told = {"file": ", ".join(c.files), "page": c.pointer.page, "address": c.pointer.address}
        told |= {"daily": c.pointer.daily, "rows": count}
        told |= {"bytes": w.number(c.pointer.bytes), "digest": c.pointer.digest}
        yield Facts(tuple((w.say(f"pointer_{name}"), value) for name, value in told.items()))
    rows = tuple(
        (f"{item}. {w.times(s)}", _source(w, s), _destination(w, s), _name(w, s.name, s.known))
        for item, s in enumerate(c.samples, start=1)
    )
    yield Table(tuple(w.say(name) for name in ("when", "what", "to", "group_name")), rows, frozenset())
    yield Paragraph(w.say("defanged"), quiet=True)


def _answer(w: _Writer) -> Iterator[Block]:
    c = w.content
    yield Title(w.phrase("reply_heading"))
    contact = plain(c.identity.contact)
    if not contact:
        yield Paragraph(w.say("reply_nobody"))
        return
    yield Paragraph(w.phrase("reply", contact=contact, code=c.code))
    yield Steps("", tuple(w.theirs(words) for words in w.say.lists["reply_words"]), bullets=True)
    if c.answer:
        yield Paragraph(w.phrase("reply_link", until=day(c.answer.until, w.language)))
        yield Link(c.answer.link)
    yield Paragraph(w.phrase("reply_contact"))


def _verify(w: _Writer) -> Iterator[Block]:
    c = w.content
    yield Title(w.phrase("verify_heading"))
    yield Paragraph(w.say("verify_first"))
    page = check_page(c.identity.portal)
    points = [w.phrase("verify_portal", page=page, code=c.code)] if page else []
    points.append(w.phrase("verify_call", code=c.code))
    points.append(w.say("verify_link", domain=domain_of(c.answer.link)) if c.answer else w.say("verify_no_link"))
    if c.pointer is None:
        points += (point.format(you=w.you, files=", ".join(c.files)) for point in w.say.lists["verify"])
    else:  # the last point is about what is attached
        points += [*(point.format(you=w.you) for point in w.say.lists["verify"][:-1]), w.say("pointer_verify")]
    yield Steps("", tuple(points), bullets=True)


def _responsible(w: _Writer) -> Iterator[Block]:
    identity = w.content.identity
    yield Title(w.phrase("responsible_heading"))
    if w.content.demo:
        yield Paragraph(w.say("responsible_demo"))
    elif w.content.banner:
        yield Paragraph(w.say("responsible_nobody"))
    else:
        yield Paragraph(plain(identity.legal_name))
        yield Paragraph(w.say("founded", decision=plain(identity.founding_decision)))
        yield Paragraph(w.say("contact", contact=plain(identity.contact)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _type_name(w: _Writer, type_: str) -> str:
    name = type_text(w.content.taxonomy, type_, w.language).name
    return defanged(name) if name == type_ else name


def _name(w: _Writer, name: str | None, known: bool) -> str:
    if name is None:
        return w.say("no_name")
    return plain(name) if known else defanged(name)


def _source(w: _Writer, s: Sample) -> str:
    if s.subject_kind == "account" and not (s.source_ip or s.source_fqdn or s.source_url):
        return w.say("account")
    named = [defanged(text) for text in (s.source_url, s.source_fqdn if not s.source_url else None) if text]
    address = defanged(s.source_ip) if s.source_ip else ""
    if address and s.source_port is not None:
        address = f"{address} {w.say('port', port=str(s.source_port))}"
    return ", ".join([*named, *([address] if address else [])]) or w.say("no_name")


def _destination(w: _Writer, s: Sample) -> str:
    text = defanged(s.destination_fqdn) if s.destination_fqdn else defanged(s.destination_ip or "")
    if s.destination_port is not None:
        port = w.say("port", port=str(s.destination_port))
        text = f"{text} {port}" if text else port
    return f"{text} ({defanged(s.protocol_transport)})" if text and s.protocol_transport else text or "–"
