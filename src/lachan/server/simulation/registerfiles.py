"""The invented register as files: delegated statistics, RPSL objects by class, prefix→AS, focal points, and the truth.

A folder a day, each the whole register of that day; `truth.csv` says who holds what from which day to which (excluded)
as far as the files tell, and `manners.csv` how each organisation's contact answers.
"""

import csv
import ipaddress
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final, TextIO

from lachan.server.base.errors import Refused
from lachan.server.base.files import make_folder, sync_folder
from lachan.server.simulation.register import COUNTRY, Asked, Customer, Operator, Space, World, operators

_FOREIGN: Final = 247 << 24  # announced by operators here, registered elsewhere
_NIR: Final = "MAINT-VN-VNNIC"
_NIR_IRT: Final = "IRT-VNNIC-AP"

Progress = Callable[[int], None]


@dataclass(frozen=True)
class RegisterWritten:
    """What was written."""

    days: int
    organisations: int
    prefixes: int
    asns: int
    moved: int


def write_register(asked: Asked, out: Path, progress: Progress) -> RegisterWritten:
    """Write the folder `out`, whole or not at all. Errors: BadInput, Refused (`out` holds something)."""
    asked.check()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Refused(f"{out}: holds other things; give a folder that does not exist yet")
    make_folder(out.parent)
    world = World(asked)
    aside = out.with_name(f".{out.name}.aside")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        make_folder(aside)
        for day in range(asked.days):
            _write_day(world, day, make_folder(aside / f"{asked.first_day + timedelta(days=day)}"))
            progress((day + 1) * asked.prefixes)
        _table(
            aside / "manners.csv",
            ("identity", "manner", "contact"),
            ((c.identity[1], c.manner, c.contact) for c in world.customers),
        )
        moved = _table(aside / "truth.csv", ("prefix", "by", "identity", "from_day", "to_day"), truth(world))
        aside.replace(out)
        sync_folder(out.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    asns = sum(len(operator.asns) for operator in operators())
    return RegisterWritten(asked.days, asked.organisations, asked.prefixes, asns, moved - asked.prefixes)


def text_of(space: Space) -> str:
    """The prefix."""
    address = ipaddress.IPv4Address(space.first) if space.family == 4 else ipaddress.IPv6Address(space.first)
    return f"{address}/{space.length}"


def truth(world: World) -> Iterator[tuple[str, str, str, int, int | str]]:
    """(prefix, kind of identity, identity, first day, day after the last or empty): what the files tell, read daily.

    A span of first day 0 may have begun at any time before.
    """
    for allocation in world.allocations:
        yield text_of(allocation), *operators()[allocation.operator].identity, 0, ""
    for operator in operators():
        yield text_of(foreign(operator)), *operator.identity, 0, ""
    for number, space in enumerate(world.assignments):
        owners = [world.read_as(number, day) for day in range(world.asked.days)] + [None]
        begun = 0
        for day in range(1, len(owners)):
            if day < world.asked.days and owners[day] == owners[day - 1]:
                continue
            if (owner := owners[day - 1]) is not None:
                last = "" if day == world.asked.days else day
                yield text_of(space), *world.customers[owner].identity, begun, last
            begun = day


def foreign(operator: Operator) -> Space:
    """A prefix that the operator announces and no register here knows."""
    return Space(_FOREIGN + (operator.number << 16), 16, 4, operator.number)


def _write_day(world: World, day: int, folder: Path) -> None:
    _write(folder / "delegated-zz-extended", _delegated(world))
    _write(folder / "zz.db.inetnum", _networks(world, day, 4))
    _write(folder / "zz.db.inet6num", _networks(world, day, 6))
    _write(folder / "zz.db.aut-num", _aut_nums())
    _write(folder / "zz.db.organisation", _bodies(world))
    _write(folder / "zz.db.role", _desks(world))
    _write(folder / "zz.db.route", _routes(world))
    _write(folder / "prefix-as.dat", _announced(world))
    _focal_points(world, folder / "focal-points.csv")


def _write(path: Path, pieces: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        _pour(out, pieces)


def _pour(out: TextIO, pieces: Iterable[str]) -> None:
    for piece in pieces:
        out.write(piece)


def _table(path: Path, heads: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(heads)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _delegated(world: World) -> Iterator[str]:
    lines = []
    for space in world.allocations:
        since = f"{space.since:%Y%m%d}" if space.since else ""
        start = text_of(space).partition("/")[0]
        kind, value = ("ipv4", 1 << (32 - space.length)) if space.family == 4 else ("ipv6", space.length)
        opaque = f"A{operators()[space.operator].slug.upper()}"
        lines.append(f"sim|{COUNTRY}|{kind}|{start}|{value}|{since}|allocated|{opaque}\n")
    for operator in operators():
        for asn in operator.asns:
            lines.append(f"sim|{COUNTRY}|asn|{asn}|1|20050101|allocated|A{operator.slug.upper()}\n")
    lines.append("sim|AA|ipv4|248.0.0.0|65536|20050101|allocated|AELSEWHERE\n")
    yield f"2.3|sim|{world.asked.first_day:%Y%m%d}|{len(lines)}|19830705|{world.asked.first_day:%Y%m%d}|+0700\n"
    for kind in ("ipv4", "ipv6", "asn"):
        count = sum(f"|{kind}|" in line for line in lines)
        yield f"sim|*|{kind}|*|{count}|summary\n"
    yield from lines


def _object(*pairs: tuple[str, str]) -> str:
    return "".join(f"{name + ':':<16}{value}\n" for name, value in pairs if value) + "\n"


def _key(space: Space) -> tuple[str, str]:
    if space.family == 6:
        return "inet6num", text_of(space)
    last = ipaddress.IPv4Address(space.first + (1 << (32 - space.length)) - 1)
    return "inetnum", f"{ipaddress.IPv4Address(space.first)} - {last}"


def _networks(world: World, day: int, family: int) -> Iterator[str]:
    yield "% an invented register: no network, person or body in it exists\n\n"
    for number, space in enumerate(world.allocations):
        if space.family == family and not world.unspoken(number):
            yield _allocation(operators()[space.operator], space)
    for number, space in enumerate(world.assignments):
        holder = world.holder(number, day) if space.family == family else None
        if holder is not None:
            yield _assignment(world, number, day, space, world.customers[holder])
    yield _object(("inetnum", "248.0.0.0 - 248.0.255.255"), ("netname", "ELSEWHERE"), ("country", "AA"))


def _allocation(operator: Operator, space: Space) -> str:
    by, handle = operator.identity
    return _object(
        _key(space),
        ("netname", f"{operator.slug.upper()}-NET"),
        ("descr", operator.name),
        ("country", COUNTRY),
        ("org", handle if by == "org" else ""),
        ("admin-c", "NIR1-ZZ"),
        ("mnt-by", _NIR),
        ("mnt-lower", handle if by == "mnt" else f"MAINT-ZZ-{operator.slug.upper()}"),
        ("mnt-irt", f"IRT-{operator.slug.upper()}-ZZ" if by == "org" else _NIR_IRT),
        ("tech-c", f"NOC{operator.number}-ZZ"),
        ("status", "ALLOCATED PORTABLE"),
    )


def _assignment(world: World, number: int, day: int, space: Space, customer: Customer) -> str:
    name, text = _key(space)
    if world.broken_always(number):
        text = text.replace(" - ", " - 9") if space.family == 4 else f"{text}9"
    by, handle = customer.identity
    made = _object(
        (name, text),
        ("netname", handle if by == "netname" else f"KH-{customer.number:05}"),
        ("descr", customer.name),
        ("country", COUNTRY),
        ("org", handle if by == "org" else ""),
        ("mnt-by", f"MAINT-ZZ-{operators()[space.operator].slug.upper()}"),
        ("mnt-irt", _NIR_IRT if customer.contact == "registry" else ""),
        ("tech-c", f"KH{customer.number}-ZZ" if customer.contact == "own" else ""),
        ("status", "ASSIGNED NON-PORTABLE"),
    )
    return f"{made[:-1]}a line that lost its name\n\n" if world.broken(number, day) else made


def _aut_nums() -> Iterator[str]:
    for operator in operators():
        by, handle = operator.identity
        for asn in operator.asns:
            yield _object(
                ("aut-num", f"AS{asn}"),
                ("as-name", f"{operator.slug.upper()}-AS"),
                ("descr", operator.name),
                ("country", COUNTRY),
                ("org", handle if by == "org" else ""),
                ("mnt-lower", handle if by == "mnt" else ""),
                ("mnt-by", _NIR),
                ("mnt-irt", _NIR_IRT),
            )


def _bodies(world: World) -> Iterator[str]:
    for operator in operators():
        if operator.identity[0] == "org":
            yield _object(
                ("organisation", operator.identity[1]),
                ("org-name", operator.name),
                ("org-type", operator.type),
                ("country", COUNTRY),
                ("e-mail", f"lien-he@{operator.slug}.example"),
                ("mnt-by", _NIR),
            )
    for customer in world.customers:
        if customer.identity[0] == "org":
            mail = f"lien-he@kh{customer.number:05}.example" if customer.contact == "own" else ""
            yield _object(
                ("organisation", customer.identity[1]),
                ("org-name", customer.name),
                ("org-type", "OTHER"),
                ("country", COUNTRY),
                ("e-mail", mail),
            )


def _desks(world: World) -> Iterator[str]:
    yield _object(
        ("irt", _NIR_IRT), ("abuse-mailbox", "lam-dung@so-dia-chi.example"), ("e-mail", "so@so-dia-chi.example")
    )
    for operator in operators():
        irt = f"IRT-{operator.slug.upper()}-ZZ"
        yield _object(("irt", irt), ("abuse-mailbox", f"abuse@{operator.slug}.example"))
        mail = f"noc@{operator.slug}.example"
        yield _object(("role", f"Trực mạng {operator.name}"), ("nic-hdl", f"NOC{operator.number}-ZZ"), ("e-mail", mail))
    for customer in world.customers:
        if customer.contact == "own":
            mail = f"an-toan@kh{customer.number:05}.example"
            kind = "person" if customer.number % 3 else "role"
            yield _object((kind, "Người phụ trách"), ("nic-hdl", f"KH{customer.number}-ZZ"), ("e-mail", mail))


def _routes(world: World) -> Iterator[str]:
    for number, space in enumerate(world.allocations):
        operator = operators()[space.operator]
        name = "route" if space.family == 4 else "route6"
        origin = f"AS{operator.asns[number % len(operator.asns)]}"
        yield _object((name, text_of(space)), ("origin", origin), ("mnt-by", _NIR))


def _announced(world: World) -> Iterator[str]:
    yield "; an invented table of announcements\n"
    for number, space in enumerate(world.allocations):
        operator = operators()[space.operator]
        asn = operator.asns[number % len(operator.asns)]
        yield f"{text_of(space)}\t{asn}\n"
        if space.family == 4 and space.length < 24:
            yield f"{ipaddress.IPv4Address(space.first)}/24\t{asn}\n"
    for operator in operators():
        yield f"{text_of(foreign(operator))}\t{operator.asns[0]}\n"
    yield "248.0.0.0/16\t64400\n"


def _focal_points(world: World, path: Path) -> None:
    heads = (
        "organisation", "identifier_type", "identifier", "name", "email", "phone", "language", "changed_at",
        "reported_at", "confirmed_at",
    )  # fmt: skip
    confirmed = (world.asked.first_day - timedelta(days=30)).isoformat()
    _table(
        path,
        heads,
        (
            ("", f"sim-{by}", handle, "Đầu mối 24/7", f"truc@{operator.slug}.example", "", "vi", "", "", confirmed)
            for operator in operators()
            for by, handle in [operator.identity]
            if operator.number % 5
        ),
    )
