"""A month of a simulated country, worked out by hand: plain Python over the reports and the registry's file.

It knows nothing of the code that is tested but its promises: who is concerned by a row, and when somebody is told.
"""

import csv
import ipaddress
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path

CARRIERS = ("operator", "hosting")
Pair = tuple[str, str]  # organisation, class
Table = dict[tuple[int, int, int], tuple[int, str]]  # IP version, length, first address → confidence, organisation


@dataclass(frozen=True)
class Told:
    """One notice: when it was planned last, how many rows, of which files, and whether there was anybody to tell."""

    organisation: str
    taxonomy: str
    planned_at: datetime
    rows: int
    files: tuple[str, ...]
    addressed: bool


class Owners:
    """Whose an address is: the longest prefix of anybody, and of a carrier; of two claims to one, the surer."""

    def __init__(self, registry: Path) -> None:
        self.all: Table = {}
        self.carriers: Table = {}
        with registry.open(encoding="utf-8", newline="") as lines:
            for line in csv.DictReader(lines):
                for text in line["prefix"].split():
                    network = ipaddress.ip_network(text)
                    key = (network.version, network.prefixlen, int(network.network_address))
                    claim = (int(line["confidence"]), line["organisation"])
                    self.all[key] = max(claim, self.all.get(key, claim))
                    if line["kind"] in CARRIERS:
                        self.carriers[key] = max(claim, self.carriers.get(key, claim))
        self.known: dict[str, frozenset[str]] = {}

    def of(self, text: str) -> frozenset[str]:
        if text not in self.known:
            address = ipaddress.ip_address(text)
            found = (_longest(table, address) for table in (self.all, self.carriers))
            self.known[text] = frozenset(owner for owner in found if owner is not None)
        return self.known[text]


def _longest(table: Table, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str | None:
    for length in range(address.max_prefixlen, -1, -1):
        shift = address.max_prefixlen - length
        claim = table.get((address.version, length, int(address) >> shift << shift))
        if claim is not None:
            return claim[1]
    return None


def classes() -> dict[str, str]:
    """The class of each report type, as Shadowserver publishes it."""
    table = resources.files("lachan.server.feeds.shadowserver").joinpath("reports.csv").read_text(encoding="utf-8")
    return {line["report"]: line["rsit_taxonomy"] for line in csv.DictReader(table.splitlines())}


@dataclass
class Month:
    """What should have happened so far."""

    owners: Owners
    interval: timedelta
    contacts: set[str]
    concerns: dict[tuple[str, str, str], int] = field(default_factory=dict)  # organisation, class, file → rows
    rows: int = 0  # distinct ones
    told: list[Told] = field(default_factory=list)
    waits: dict[tuple[str, str, str], str] = field(default_factory=dict)  # why a concern was not told at once
    _seen: set[tuple[str, ...]] = field(default_factory=set)
    _open: defaultdict[Pair, list[str]] = field(default_factory=lambda: defaultdict(list))
    _class_of: dict[str, str] = field(default_factory=classes)

    def read(self, file: Path) -> None:
        """One report; a row that was seen before concerns nobody again."""
        report = file.name[len("2026-11-21-") :].removesuffix("-mo-phong.csv")
        taxonomy = self._class_of[report]
        found: defaultdict[str, int] = defaultdict(int)
        with file.open(encoding="utf-8", newline="") as lines:
            reader = csv.reader(lines)
            head = next(reader)
            at = head.index("src_ip" if "src_ip" in head else "ip")
            for line in reader:
                if (report, *line) in self._seen:
                    continue
                self._seen.add((report, *line))
                self.rows += 1
                for organisation in self.owners.of(line[at]):
                    found[organisation] += 1
        for organisation, rows in found.items():
            self.concerns[organisation, taxonomy, file.name] = rows
            self._open[organisation, taxonomy].append(file.name)

    def plan(self, now: datetime) -> None:
        """Whose turn it is; then those that had nobody to go to and have somebody now."""
        for pair in sorted(self._open):
            theirs = [told for told in self.told if (told.organisation, told.taxonomy) == pair]
            if any(not told.addressed for told in theirs) and pair[0] not in self.contacts:
                reason = "no-contact"
            elif any(told.planned_at > now - self.interval for told in theirs):
                reason = "minimum-interval"
            else:
                files = self._open.pop(pair)
                rows = sum(self.concerns[(*pair, file)] for file in files)
                self.told.append(Told(*pair, now, rows, tuple(sorted(files)), pair[0] in self.contacts))
                continue
            for file in self._open[pair]:
                self.waits[(*pair, file)] = reason
        self.told = [
            Told(one.organisation, one.taxonomy, now, one.rows, one.files, True)
            if not one.addressed and one.organisation in self.contacts
            else one
            for one in self.told
        ]

    @property
    def untold(self) -> set[tuple[str, str, str]]:
        """Concerns that wait still."""
        return {(*pair, file) for pair, files in self._open.items() for file in files}
