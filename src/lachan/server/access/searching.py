"""The gate to the one search box: what was typed, and who in the country is affected, for who may see that."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from lachan.server.access import cases, citizens, detections, notices, owners, reach
from lachan.server.access.asker import Asker
from lachan.server.access.owners import Held
from lachan.server.access.rights import Right
from lachan.server.access.typed import Kind, Typed, understand
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.cases.reading import CaseLine
from lachan.server.citizens.reading import ReportLine
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Batch
from lachan.server.lake.wanted import Wanted
from lachan.server.notices.reading import NoticeLine
from lachan.server.registry.models import Organisation
from lachan.wire import families
from lachan.wire.folding import fold

SHOWN: Final = 20  # organisations of one name, and families of one beginning
DAYS: Final = 31  # looked back
_TYPED: Final = 200  # characters of a name
_TOLD: Final = 5  # organisations that a refusal names
_CODED: Final = (Kind.CODE, Kind.CASE, Kind.REPORT)


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation in an answer; `rows`: how often it was concerned in the time looked at, None: not asked."""

    key: str
    name: str
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was understood, and what was found of it. `affected` None: the asker may not see detections, or it is not a
    thing that affects anybody. `more`: there are more organisations than are listed. `owners`: whose it is today."""

    typed: Typed
    since: datetime
    affected: tuple[Named, ...] | None = None
    organisations: tuple[Named, ...] = ()
    owners: tuple[Held, ...] = ()
    family: str = ""
    notice: NoticeLine | None = None
    batch: Batch | None = None
    case: CaseLine | None = None
    report: ReportLine | None = None
    more: bool = False


def search(asker: Asker, home: Home, typed: str, now: datetime) -> Answer:
    """Of what the asker may see. Errors: NotFound for who may see no organisation; Busy."""
    found = understand(typed)
    answer = Answer(found, (now - timedelta(days=DAYS)).replace(minute=0, second=0, microsecond=0))
    theirs = named(asker, found.text, now) if found.kind in (Kind.NAME, Kind.DOMAIN) else ()
    whose = owners.by_registry(asker, found, now)
    answer = replace(answer, organisations=theirs[:SHOWN], more=len(theirs) > SHOWN, owners=whose)
    if found.kind in _CODED:
        return _coded(asker, answer, now)
    if not asker.may(Right.SEE_DETECTIONS):
        return answer
    if found.kind is Kind.RECEIPT:
        return replace(answer, batch=_batch(asker, found, now))
    if found.kind is Kind.NAME:
        answer = replace(answer, family=_family(asker, home, found.text, answer.since, now))
    wanted = wanted_of(found, answer.family)
    if wanted is None:
        return answer
    counts = detections.concerned(asker, home, replace(wanted, since=answer.since), now)
    names = _names_of(counts)
    return replace(answer, affected=tuple(Named(key, names.get(key, key), rows) for key, rows in counts.items()))


def wanted_of(typed: Typed, family: str = "") -> Wanted | None:
    """The detections that something typed speaks of; None: of none."""
    match typed.kind:
        case Kind.ADDRESS:
            return Wanted(address=typed.first)
        case Kind.PREFIX if typed.first is not None and typed.last is not None:
            return Wanted(network=(typed.first, typed.last))
        case Kind.ASN:
            return Wanted(asn=typed.number)
        case Kind.DOMAIN:
            return Wanted(domain=typed.text)
        case Kind.WEAKNESS:
            return Wanted(weakness=typed.text)
    return Wanted(family=family) if family else None


def named(asker: Asker, text: str, now: datetime) -> tuple[Named, ...]:
    """Organisations that the asker sees whose name or key has every word, marks or not; at most SHOWN and one more.

    Errors: NotFound for who sees none.
    """
    theirs = reach.organisations(asker, Right.SEE_ORGANISATIONS, now)
    rows = Organisation.objects.order_by("name", "key").values_list("key", "name")
    if theirs is not None:
        rows = rows.filter(key__in=theirs)
    words = fold(text).split()
    found: list[Named] = []
    for key, name in rows.iterator() if words else ():
        if key == text.lower():
            return (Named(key, name),)
        if len(found) <= SHOWN and _has(f"{_folded(name)} {_folded(key)}", words):
            found.append(Named(key, name))
    return tuple(found)


def key_meant(asker: Asker, typed: str, now: datetime) -> str:
    """The key of the one organisation whose key or whole name was typed, marks or not. Nobody is guessed at, as what is
    done may leave the house; where there is none, what was typed, for the gate behind to refuse as it does any other.

    Errors: BadInput naming the keys where a part of a name was typed; NotFound for who sees no organisation.
    """
    text = " ".join(typed[:_TYPED].split())
    theirs = named(asker, text, now) if text else ()
    whole = [one for one in theirs if one.key == text.lower() or fold(one.name) == fold(text)]
    if len(whole) == 1:
        return whole[0].key
    if theirs:
        meant = ", ".join(f"{one.key} ({one.name})" for one in theirs[:_TOLD])
        raise BadInput(f"organisation: type the key of the one you mean: {meant}")
    return text


def _has(name: str, words: list[str]) -> bool:
    return all(word in name for word in words)


@lru_cache(maxsize=100_000)
def _folded(name: str) -> str:
    return fold(name)


def _names_of(counts: dict[str, int]) -> dict[str, str]:
    keys = list(counts)
    found: dict[str, str] = {}
    for start in range(0, len(keys), 500):
        found |= dict(Organisation.objects.filter(key__in=keys[start : start + 500]).values_list("key", "name"))
    return found


def _family(asker: Asker, home: Home, text: str, since: datetime, now: datetime) -> str:
    """The family that is meant: by its canonical name, or as it was reported lately; empty: none."""
    canonical, _ = families.look_up(text)
    if canonical is not None:
        return canonical
    wanted = fold(text).replace(" ", "")
    seen = detections.counted(asker, home, Wanted(since=since), now, ("family",))
    for name in seen["family"].drop_nulls().cast(str).to_list():
        if fold(name).replace(" ", "") == wanted:
            return str(name)
    return ""


def _coded(asker: Asker, answer: Answer, now: datetime) -> Answer:
    """With what has the code, where the asker may see it."""
    code = answer.typed.text
    try:
        match answer.typed.kind:
            case Kind.CODE:
                return replace(answer, notice=notices.one(asker, code, now))
            case Kind.CASE:
                return replace(answer, case=cases.one(asker, code, now).page.line)
            case _:
                return replace(answer, report=citizens.line(asker, code, now))
    except NotFound:
        return answer


def _batch(asker: Asker, typed: Typed, now: datetime) -> Batch | None:
    """Files that were handed in are the house's."""
    if detections.of_whom(asker, now) is not None or typed.number is None:
        return None
    found = Batch.objects.filter(pk=typed.number).first()
    return found if found is not None and found.receipt == typed.text else None
