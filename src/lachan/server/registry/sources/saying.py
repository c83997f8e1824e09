"""From records to a statement: whose each block, AS number and announcement is. Pure.

Confidence: 70 where an object names an organisation or maintainer, 60 for a netname, 50 for delegated statistics
alone, 40 for an announcement. An announcement speaks only of space that no register's object covers: an operator that
announces its customer's block does not hold it.
"""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time
from typing import Final

from lachan.server.base.clock import VIETNAM
from lachan.server.registry.prefixes import Prefix
from lachan.server.registry.sources.boxes import registry_boxes
from lachan.server.registry.sources.cover import Cover
from lachan.server.registry.sources.desks import contacts_of
from lachan.server.registry.sources.identity import identity_of, keys_of
from lachan.server.registry.sources.records import Block, Register
from lachan.server.registry.sources.statement import Holding, Identifier, Known, Said, SaidOrganisation, Statement

_NAMED: Final = 70
_NETNAME: Final = 60
_DELEGATED: Final = 50
_ANNOUNCED: Final = 40


def statement_of(register: Register, source: str, known: Known) -> Statement:
    """What the register says, in terms of our organisations. `source`: its name, a key such as `apnic`."""
    by_block = [(block, identity_of(block, source)) for block in register.blocks]
    handed = _handed_out(register, by_block, source)
    numbers: dict[Identifier, set[int]] = defaultdict(set)
    for block, identity in by_block:
        if block.asn is not None:
            numbers[identity].add(block.asn)
    keys = keys_of({identity for _, identity in by_block} | {i for i, *_ in handed}, numbers, known)

    made = Statement(refusals=register.refusals)
    since = Cover((p, a.since) for a in register.allocations for p in a.prefixes)
    for block, identity in by_block:
        _say_block(block, keys[identity], since, made)
    for identity, value, begin in handed:
        text = value.text if isinstance(value, Prefix) else f"AS{value}"
        made.holdings.setdefault(Holding(keys[identity], text), Said(value, _DELEGATED, begin))
    _say_routes(register, known, made)
    _describe(register, by_block, [i for i, *_ in handed], keys, known, made)
    return made


def _handed_out(
    register: Register, by_block: list[tuple[Block, Identifier]], source: str
) -> list[tuple[Identifier, Prefix | int, datetime | None]]:
    """Allocations that no object speaks of, by whoever the objects of the same opaque id name, if that is one."""
    spoken: dict[str, Identifier] = {}
    for block, identity in by_block:
        for prefix in block.prefixes:
            spoken[prefix.text] = identity
        if block.asn is not None:
            spoken[f"AS{block.asn}"] = identity
    cover = Cover((p, i) for b, i in by_block for p in b.prefixes)
    same: dict[str, set[Identifier]] = defaultdict(set)
    for allocation in register.allocations:
        texts = [p.text for p in allocation.prefixes] + [f"AS{asn}" for asn in allocation.asns]
        same[allocation.holder] |= {spoken[text] for text in texts if text in spoken}
    found: list[tuple[Identifier, Prefix | int, datetime | None]] = []
    for allocation in register.allocations:
        one = same[allocation.holder]
        identity = next(iter(one)) if len(one) == 1 else (f"{source}-opaque", allocation.holder[:64])
        begin = _instant(allocation.since)
        found += [(identity, p, begin) for p in allocation.prefixes if p.text not in spoken and cover.around(p) is None]
        found += [(identity, asn, begin) for asn in allocation.asns if f"AS{asn}" not in spoken]
    return found


def _say_block(block: Block, key: str, since: Cover[date | None], made: Statement) -> None:
    confidence = _NAMED if block.org or block.portable else _NETNAME
    for prefix in block.prefixes:
        begin = _instant(since.around(prefix)) if block.portable else None
        made.holdings.setdefault(Holding(key, prefix.text), Said(prefix, confidence, begin))
    if block.asn is not None:
        made.holdings.setdefault(Holding(key, f"AS{block.asn}"), Said(block.asn, confidence))


def _say_routes(register: Register, known: Known, made: Statement) -> None:
    owners = dict(known.by_asn)
    owners |= {
        said.value: holding.organisation for holding, said in made.holdings.items() if isinstance(said.value, int)
    }
    covered = Cover((said.value, True) for said in made.holdings.values() if isinstance(said.value, Prefix))
    passed: Counter[str] = Counter()
    for route in register.routes:
        if covered.around(route.prefix):
            passed["covered-by-the-register"] += 1
        elif route.asn not in owners:
            passed["as-number-of-nobody-known"] += 1
        else:
            made.holdings.setdefault(Holding(owners[route.asn], route.prefix.text), Said(route.prefix, _ANNOUNCED))
    made.passed_over = dict(passed)


def _describe(
    register: Register,
    by_block: list[tuple[Block, Identifier]],
    handed: list[Identifier],
    keys: dict[Identifier, str],
    known: Known,
    made: Statement,
) -> None:
    """Names, kinds, identifiers and contacts of every organisation that is named."""
    desks: dict[str, dict[str, None]] = defaultdict(dict)
    technical: dict[str, dict[str, None]] = defaultdict(dict)
    named: dict[str, Block] = {}
    identities: dict[str, set[Identifier]] = defaultdict(set)
    for block, identity in by_block:
        key = keys[identity]
        desks[key].update(dict.fromkeys(block.desks))
        technical[key].update(dict.fromkeys(block.technical))
        named.setdefault(key, block)
        identities[key].add(identity)
    for identity in handed:
        identities[keys[identity]].add(identity)
    for key, theirs in sorted(identities.items()):
        body = next(
            (register.bodies[v] for t, v in sorted(theirs) if t.endswith("-org") and v in register.bodies), None
        )
        first = named.get(key)
        fallback = f"{sorted(theirs)[0][0]} {sorted(theirs)[0][1]}"
        name = body.name if body else ((first.descr or first.name) if first else "") or fallback
        made.organisations[key] = SaidOrganisation(
            key=key,
            name=name,
            kind="operator" if body and body.type == "LIR" else "other",
            identifiers=tuple(sorted(theirs)),
            contacts=contacts_of(body, desks[key], technical[key], register.desks, known.domains.get(key, frozenset())),
        )


def wanted_desks(register: Register) -> set[str]:
    """Handles that blocks and bodies name: only these are read."""
    found = set(registry_boxes().handles)
    for block in register.blocks:
        found.update(block.desks, block.technical)
    for body in register.bodies.values():
        found.update(body.desks)
    return found


def _instant(day: date | None) -> datetime | None:
    """00:00 of that day in Viet Nam."""
    return None if day is None else datetime.combine(day, time(), VIETNAM).astimezone(UTC)
