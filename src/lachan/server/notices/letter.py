"""The letter of a notice: what is said, in which order, in one language, as blocks that know nothing of plain or HTML.

Foreign texts (family names, URLs, organisations' names) are made printable here, and those of a source harmless; what
HTML would read as its own is escaped where HTML is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lachan.server.notices.blocks import Banner, Block, Facts, Letter, Paragraph, Steps, Table, Title
from lachan.server.notices.content import Content, Sample
from lachan.server.notices.wording import DOERS, Language, Phrases, Text, class_text, phrases, type_text
from lachan.server.notices.written import defanged, number, plain, times


@dataclass(frozen=True, slots=True)
class _Writer:
    content: Content
    language: Language
    say: Phrases
    about: Text
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


def subject(content: Content) -> str:
    """The mail's subject: banner and TLP label first, Vietnamese, one line."""
    language = Language.VI
    about = class_text(content.taxonomy, language)
    marks = "".join(f"[{mark}] " for mark in (content.banner, f"TLP:{content.tlp}") if mark)
    return marks + phrases(language)("subject", code=content.code, count=count_of(content, language), seen=about.seen)


def letter(content: Content, language: Language) -> Letter:
    """The whole letter in one language."""
    say = phrases(language)
    you = say("agency" if content.agency else "unit")
    w = _Writer(content, language, say, class_text(content.taxonomy, language), you)
    sections = (_opening, _seen, _to_do, _why, _samples, _answer, _verify, _responsible)
    return Letter(language, tuple(block for section in sections for block in section(w)))


def _opening(w: _Writer) -> Iterator[Block]:
    c = w.content
    if c.banner:
        yield Banner(w.say("demo" if c.demo else "trial"))
    yield Facts(
        (
            (w.say("code"), c.code),
            (w.say("planned"), times(c.planned_at, w.language)),
            (w.say("severity"), w.say.of("severities", c.severity)),
            ("TLP 2.0", w.theirs(w.say.of("tlp", c.tlp))),
        )
    )
    yield Paragraph(w.phrase("greeting", name=plain(c.organisation)))
    yield Paragraph(w.phrase("lead", count=count_of(c, w.language), seen=w.about.seen))
    yield Paragraph(w.phrase("not_blame"), quiet=True)


def _seen(w: _Writer) -> Iterator[Block]:
    c = w.content
    yield Title(w.phrase("seen_heading"))
    yield Paragraph(w.theirs(w.about.what))
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
        if said.what:
            yield Paragraph(f"{_capital(said.name)}: {w.theirs(said.what)}")


def _to_do(w: _Writer) -> Iterator[Block]:
    """One list of steps for each thing to be done: types that have no steps of their own share their class's."""
    yield Title(w.phrase("do_heading"))
    for doer in DOERS:
        types = [type_ for their, type_ in w.content.doers if their == doer]
        lists: dict[tuple[str, ...], list[str]] = {}
        for type_ in types:
            steps = type_text(w.content.taxonomy, type_, w.language).steps(doer) or w.about.steps(doer)
            lists.setdefault(steps, []).append(_type_name(w, type_))
        role = w.phrase(f"do_{doer}")
        for steps, names in lists.items():
            heading = role if len(lists) == 1 else w.say("do_type", role=role, type=", ".join(names))
            yield Steps(heading, tuple(w.theirs(step) for step in steps))


def _why(w: _Writer) -> Iterator[Block]:
    yield Title(w.phrase("why_heading"))
    rows = tuple(
        (
            defanged(reason.network or w.say("no_name")),
            _capital(w.theirs(w.say.of("rules", f"{reason.role}-{reason.rule}", reason.role))),
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
    yield Paragraph(w.say("sample_note", shown=w.number(len(c.samples)), count=w.number(c.rows), file=c.file))
    rows = tuple((w.times(s), _source(w, s), _destination(w, s), _name(w, s.name, s.known)) for s in c.samples)
    yield Table(tuple(w.say(name) for name in ("when", "what", "to", "group_name")), rows, frozenset())
    yield Paragraph(w.say("defanged"), quiet=True)


def _answer(w: _Writer) -> Iterator[Block]:
    yield Title(w.phrase("reply_heading"))
    contact = plain(w.content.identity.contact)
    yield Paragraph(w.phrase("reply", contact=contact, code=w.content.code) if contact else w.say("reply_nobody"))


def _verify(w: _Writer) -> Iterator[Block]:
    points = (point.format(you=w.you, code=w.content.code) for point in w.say.lists["verify"])
    yield Title(w.phrase("verify_heading"))
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
