"""The rules as a table: read from TOML, checked whole, asked one case at a time."""

import tomllib
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from lachan.server.base.errors import BadInput
from lachan.server.base.settings import Attached
from lachan.server.notices import kinds
from lachan.server.registry.words import OrganisationKind, Purpose
from lachan.wire import rsit
from lachan.wire.severities import SEVERITIES, rank

FILE: Final = "notice-rules.toml"
LARGEST: Final = 1 << 20  # bytes
LONGEST_HOURS: Final = 24 * 366
_Words = Annotated[tuple[str, ...], Field(min_length=1)]
_Days = Annotated[int, Field(gt=0, le=366)]


class Above(StrEnum):
    """Who is told when whoever was told does nothing."""

    PARENT = "parent"  # the body that governs it (cơ quan chủ quản), by the registry
    PROVINCE = "province"  # the authority of its province


class Grouping(StrEnum):
    """What one notice tells of."""

    CLASS = "class"  # what is open of one class
    ORGANISATION = "organisation"  # what is open of all classes that the rule decides


class Quiet(BaseModel):
    """Hours in which nobody is told, Vietnamese time; `begin` after `end` goes over midnight."""

    model_config = ConfigDict(frozen=True)

    begin: time
    end: time

    def holds(self, local: time) -> bool:
        """Whether a time of day is quiet."""
        if self.begin <= self.end:
            return self.begin <= local < self.end
        return local >= self.begin or local < self.end


class Rule(BaseModel):
    """One rule. Conditions left out fit everybody; decisions left out leave things as they are without a rule."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")

    taxonomy: _Words | None = None
    kind: Annotated[tuple[OrganisationKind, ...], Field(min_length=1)] | None = None
    sector: _Words | None = None
    province: _Words | None = None
    severity_at_least: str | None = None

    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1)]
    grouping: Grouping = Grouping.CLASS
    message: str | None = None
    attachments: Annotated[tuple[Attached, ...], Field(min_length=1)] | None = None
    interval_hours: int | None = Field(default=None, ge=0, le=LONGEST_HOURS)
    still_hours: int = Field(default=0, ge=0, le=LONGEST_HOURS)
    quiet_hours: Quiet | None = None
    working_days: bool = False
    at_once: bool = False
    binding: _Words | None = None
    gone_days: _Days | None = None
    escalate_days: _Days | None = None
    escalate_to: Annotated[tuple[Above, ...], Field(min_length=1)] = (Above.PARENT, Above.PROVINCE)

    @field_validator("quiet_hours", mode="before")
    @classmethod
    def _span(cls, value: object) -> object:
        begin, dash, end = value.partition("-") if isinstance(value, str) else ("", "", "")
        if not dash:
            raise ValueError('expected "22:00-06:00"')
        return {"begin": begin.strip(), "end": end.strip()}

    @field_validator("severity_at_least")
    @classmethod
    def _known_severity(cls, value: str | None) -> str | None:
        if value is not None and value not in SEVERITIES:
            raise ValueError(f"expected one of {', '.join(SEVERITIES)}")
        return value

    @field_validator("taxonomy", "binding")
    @classmethod
    def _known_class(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for one in value or ():
            if one not in rsit.taxonomies():
                raise ValueError(f"{one} is no class of RSIT")
        return value

    @field_validator("message")
    @classmethod
    def _known_message(cls, value: str | None) -> str | None:
        if value is not None and value not in kinds.kinds():
            raise ValueError(f"expected one of {', '.join(kinds.kinds())}")
        return value

    @property
    def still(self) -> timedelta:
        """How long what was told and has not changed is not told again."""
        return timedelta(hours=self.still_hours)

    def binds(self, taxonomy: str) -> bool:
        """Whether the law or a campaign obliges that they are told of a class, whatever they chose themselves."""
        return self.binding is not None and taxonomy in self.binding

    @property
    def unconditional(self) -> bool:
        """Whether it fits everybody."""
        conditions = (self.taxonomy, self.kind, self.sector, self.province, self.severity_at_least)
        return all(one is None for one in conditions)

    def fits(self, case: "Case") -> bool:
        """Whether its conditions hold."""
        return (
            (self.taxonomy is None or case.taxonomy in self.taxonomy)
            and (self.kind is None or case.kind in self.kind)
            and (self.sector is None or case.sector in self.sector)
            and (self.province is None or case.province in self.province)
            and (self.severity_at_least is None or rank(case.severity) >= rank(self.severity_at_least))
        )


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule looks at. `severity`: the highest of the rows that wait; empty where none was said."""

    taxonomy: str
    kind: OrganisationKind
    sector: str
    province: str
    severity: str


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, in order; the last one fits everybody. `source`: the file they are from."""

    rules: tuple[Rule, ...]
    source: str

    def rule_for(self, case: Case) -> Rule:
        """The first that fits."""
        return next(rule for rule in self.rules if rule.fits(case))


def load(home: Path) -> Rules:
    """The instance's rules, or those that come with the program. Errors: BadInput with file, rule and reason."""
    place = home / FILE
    if not place.exists():
        return parse(shipped(), "default.toml")
    if place.stat().st_size > LARGEST:
        raise BadInput(f"{FILE}: rules of more than {LARGEST} bytes")
    try:
        return parse(place.read_text(encoding="utf-8"), FILE)
    except UnicodeDecodeError:
        raise BadInput(f"{FILE}: rules must be written in UTF-8") from None


def shipped() -> str:
    """The rules that come with the program, as TOML: a text to begin one's own from."""
    return resources.files(__package__).joinpath("default.toml").read_text(encoding="utf-8")


def parse(text: str, name: str) -> Rules:
    """Rules of a TOML text. Errors: BadInput."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{name}: not readable as TOML: {error}") from None
    lines = raw.get("rule")
    if not isinstance(lines, list) or not lines or raw.keys() != {"rule"}:
        raise BadInput(f"{name}: expected [[rule]] tables, at least one, and nothing else")
    rules: list[Rule] = []
    for number, line in enumerate(lines, start=1):
        try:
            rules.append(Rule.model_validate(line))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "rule"
            raise BadInput(f"{name}: rule {number}: {where}: {first['msg']}") from None
    names = [rule.name for rule in rules]
    if len(set(names)) < len(names):
        raise BadInput(f"{name}: two rules have the same name")
    if not rules[-1].unconditional:
        raise BadInput(f"{name}: the last rule must fit everybody: it may have no condition")
    for rule in rules[:-1]:
        if rule.unconditional:
            raise BadInput(f"{name}: rule {rule.name} fits everybody, so those after it never count")
    return Rules(tuple(rules), name)
