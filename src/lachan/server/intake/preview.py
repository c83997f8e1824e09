"""Who would be told what if notices were planned now, and why the others would not be. Nothing is written."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lachan.server.base.settings import Settings
from lachan.server.intake.gathering import gathered
from lachan.server.lake.folders import Home
from lachan.server.notices.escalating import unheeded
from lachan.server.notices.items import NUMBER
from lachan.server.notices.planning import prospect
from lachan.server.notices.recipients import Nobody
from lachan.server.notices.rules.table import Rules, load
from lachan.server.notices.waiting import Open, Turn, turns

ESCALATION = "escalation"


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One organisation and class. `reason`: why it is not told, or why its notice would wait for a person; `until`:
    when that ends by itself. `suppressed`: rows of which nothing would be said. `above`: whom an escalation tells."""

    organisation: str
    taxonomy: str
    rule: str
    told: bool
    reason: str
    until: datetime | None
    situation: str
    rows: int
    suppressed: int
    purpose: str
    recipient: str  # personal data
    above: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """The first lines, those who would be told before the others; and how many organisations and classes each word
    holds for: a situation of those told, a reason of the others."""

    lines: tuple[PreviewLine, ...]
    counts: dict[str, int]


def preview(home: Home, settings: Settings, now: datetime, limit: int) -> Preview:
    """Errors: BadInput for the rules, Damaged."""
    rules = load(home.root)
    lines = [*_turns(home, settings, now, rules), *_escalations(settings, now, rules)]
    lines.sort(key=lambda line: (not line.told, line.reason, line.organisation, line.taxonomy))
    counts = Counter(line.reason or line.situation for line in lines)
    return Preview(tuple(lines[:limit]), dict(sorted(counts.items())))


def _turns(home: Home, settings: Settings, now: datetime, rules: Rules) -> Iterator[PreviewLine]:
    found = [*turns(now, settings, rules), *turns(now, settings, rules, gained=True)]
    ready: list[Open] = []
    for turn in found:
        if turn.reason:
            yield _waits(turn)
        else:
            ready.append(turn.open)
    with gathered(home, ready) as groups:
        for opens, rows in groups:
            seen = prospect(opens, rows, now, home.root, settings)
            judged = seen.found
            told = dict(judged.rows.group_by(NUMBER).len().iter_rows())
            for number, one in enumerate(opens):
                recipient = seen.people[number]
                nobody = recipient.reason if isinstance(recipient, Nobody) else ""
                reason = judged.untold.get(number, nobody)
                yield PreviewLine(
                    organisation=one.organisation,
                    taxonomy=one.taxonomy,
                    rule=one.rule.name,
                    told=not reason,
                    reason=reason,
                    until=None,
                    situation=str(judged.situations.get(number, "")),
                    rows=told.get(number, 0),
                    suppressed=sum(rows for _, _, rows in judged.silences.get(number, ())),
                    purpose="" if isinstance(recipient, Nobody) else recipient.purpose.value,
                    recipient="" if isinstance(recipient, Nobody) else recipient.mail,
                )


def _waits(turn: Turn) -> PreviewLine:
    one = turn.open
    return PreviewLine(
        one.organisation, one.taxonomy, one.rule.name, False, turn.reason, turn.until, "", one.rows, 0, "", ""
    )


def _escalations(settings: Settings, now: datetime, rules: Rules) -> Iterator[PreviewLine]:
    for one in unheeded(now, settings, rules):
        notice, to = one.notice, one.recipient
        yield PreviewLine(
            organisation=notice.organisation.key,
            taxonomy=notice.taxonomy,
            rule=one.rule.name,
            told=to is not None,
            reason=one.reason,
            until=None,
            situation=ESCALATION,
            rows=notice.rows,
            suppressed=0,
            purpose="" if to is None else to.purpose.value,
            recipient="" if to is None else to.mail,
            above="" if one.above is None else one.above.key,
        )
