"""Provinces and central cities by code *and day*: 63 until 30 June 2025, 34 from 1 July 2025 (NQ 202/2025/QH15).

A code alone means nothing: 80 is Long An before the merger and Tây Ninh after it.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from lachan.server.base.errors import NotFound
from lachan.server.law.dated import DATED_COLUMNS, Confidence, Dated, Row, in_force, rows
from lachan.wire.folding import fold

_TITLE: Final = re.compile(r"^(tinh|thanh pho|tp) ")


class ProvinceKind(StrEnum):
    """What a unit of the first level is."""

    CITY = "Thành phố"
    PROVINCE = "Tỉnh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Province(Dated):
    """A unit of the first level during one period. `code` has two digits (QĐ 19/2025/QĐ-TTg, or its predecessor)."""

    code: str
    name: str
    kind: ProvinceKind
    aliases: tuple[str, ...]

    @property
    def title(self) -> str:
        """`Tỉnh Đắk Lắk`, `Thành phố Hà Nội`."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Succession:
    """On the day `on`, the territory of `old_code` went to `new_code` (which may be the same code)."""

    old_code: str
    new_code: str
    on: date
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialZone(Dated):
    """An archipelago of Vietnam shown by itself, with the code of the province that it belongs to."""

    key: str
    name: str
    kind: str
    province: str


def _province(row: Row) -> Province:
    return Province(
        code=row.text("code"),
        name=row.text("name"),
        kind=row.one_of("kind", ProvinceKind),
        aliases=row.many("aliases"),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
        confidence=row.confidence,
    )


@lru_cache(maxsize=1)
def all_provinces() -> tuple[Province, ...]:
    """Every unit in every period, as in the file."""
    return tuple(map(_province, rows("provinces.csv", ("code", "name", "kind", "aliases", *DATED_COLUMNS))))


@lru_cache(maxsize=1)
def successions() -> tuple[Succession, ...]:
    """Every change of territory between units."""
    return tuple(
        Succession(row.text("old_code"), row.text("new_code"), row.day("on"), row.source, row.confidence)
        for row in rows("province-successors.csv", ("old_code", "new_code", "on", "source", "confidence"))
    )


@lru_cache(maxsize=64)
def provinces(on: date) -> tuple[Province, ...]:
    """The units of that day, by code. Empty before 1 August 2008, where the file begins."""
    return tuple(sorted(in_force(all_provinces(), on), key=lambda unit: unit.code))


def province(code: str, on: date) -> Province:
    """The unit that `code` meant on that day. Errors: NotFound."""
    for unit in provinces(on):
        if unit.code == code:
            return unit
    raise NotFound(f"no province has the code {code} on {on}")


def successor(code: str, on: date, at: date | None = None) -> Province:
    """The unit that holds, on the day `at`, the territory that `code` meant on the day `on`.

    Without `at`: as it was on the day of the last change, or on `on` itself where nothing changed since. Errors:
    NotFound for a code that meant nothing on that day.
    """
    province(code, on)
    last = on
    for step in sorted(successions(), key=lambda step: step.on):
        if step.old_code == code and last < step.on and (at is None or step.on <= at):
            code, last = step.new_code, step.on
    return province(code, last if at is None else max(at, last))


def predecessors(code: str, on: date) -> tuple[Province, ...]:
    """The units merged into what `code` means on that day, as they were before; the unit itself before any merger."""
    past = [step for step in successions() if step.on <= on]
    unit = province(code, on)
    if not past:
        return (unit,)
    change = max(step.on for step in past)
    before = date.fromordinal(change.toordinal() - 1)
    return tuple(province(step.old_code, before) for step in past if step.on == change and step.new_code == code)


def province_of_cccd(cccd_code: str, on: date) -> Province:
    """The unit, on that day, of a citizen number's first three digits (001 to 096).

    The digits name a unit of the 63 (0 and its old code); numbers issued then stay in use, so a later day gives the
    unit that holds its territory. Errors: NotFound.
    """
    old_day = date.fromordinal(successions()[0].on.toordinal() - 1)
    if len(cccd_code) != 3 or not cccd_code.startswith("0"):
        raise NotFound("no province has this code in citizen numbers")
    return successor(cccd_code[1:], min(on, old_day), on)


def search(text: str, on: date) -> tuple[Province, ...]:
    """Units of that day whose name or other spelling is `text`, else begins with it; diacritics and titles ignored."""
    wanted = _TITLE.sub("", fold(text))
    if not wanted:
        return ()
    names = {unit: [_TITLE.sub("", fold(name)) for name in (unit.name, *unit.aliases)] for unit in provinces(on)}
    exact = tuple(unit for unit, spelled in names.items() if wanted in spelled)
    return exact or tuple(u for u, spelled in names.items() if any(name.startswith(wanted) for name in spelled))


@lru_cache(maxsize=1)
def _all_zones() -> tuple[SpecialZone, ...]:
    return tuple(
        SpecialZone(
            key=row.text("key"),
            name=row.text("name"),
            kind=row.text("kind"),
            province=row.text("province"),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
            confidence=row.confidence,
        )
        for row in rows("special-zones.csv", ("key", "name", "kind", "province", *DATED_COLUMNS))
    )


def special_zones(on: date) -> tuple[SpecialZone, ...]:
    """Hoàng Sa (of Đà Nẵng) and Trường Sa (of Khánh Hòa) as they stand on that day."""
    return in_force(_all_zones(), on)
