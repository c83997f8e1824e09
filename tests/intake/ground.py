"""A home for intake tests: an invented registry, files written to order."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from lachan.server.audit.recording import by_command
from lachan.server.base.settings import Kind, Settings
from lachan.server.intake.receive import Asked, receive
from lachan.server.intake.take_in import Instance, take_in
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Batch
from lachan.server.registry.importing import import_csv
from lachan.server.registry.words import Origin

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HEAD = ("timestamp", "src_ip", "src_port", "protocol", "src_asn", "infection", "dst_ip", "dst_port")
REGISTRY_HEAD = (
    "organisation,name,kind,sector,province,parent,identifier_type,identifier,prefix,asn,domain,valid_from,valid_to,"
    "confidence,override\n"
)
REGISTRY = (
    REGISTRY_HEAD
    + """\
song-xanh,Viễn thông Sông Xanh,operator,,,,,,203.0.113.0/24,64496,,,,90,
song-xanh,Viễn thông Sông Xanh,operator,,,,,,2001:db8:1000::/36,,,,,90,
hoa-sen,Ngân hàng Hoa Sen,bank,,,,,,203.0.113.64/26,,hoasen.example,,,90,
ban-mai,Mạng Ban Mai,operator,,,,,,198.51.100.0/24,64497,,,,90,
"""
)
# All is told again at every interval of the settings, and nothing else is said.
RULES = """[[rule]]
name = "carriers"
kind = ["operator", "hosting"]
purposes = ["abuse", "security", "management"]

[[rule]]
name = "everybody"
purposes = ["security", "abuse", "data-protection", "management"]
"""
CONTACTS = """organisation,purpose,name,email,phone,language,valid_from,valid_to
song-xanh,abuse,Trực,abuse@songxanh.example,,vi,,
hoa-sen,security,Trực,an-toan@hoasen.example,,vi,,
"""


def instance(root: Path, settings: Settings | None = None) -> Instance:
    return Instance(Home(root), settings or Settings(kind=Kind.DEMO))


def register(root: Path, text: str = REGISTRY, name: str = "registry.csv") -> None:
    place = root / name
    place.write_text(text, encoding="utf-8")
    result = import_csv(place, Origin.HAND, NOW, by=by_command("tests"))
    assert not result.rejects


def report(rows: Iterable[Mapping[str, object]], head: tuple[str, ...] = HEAD) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, head, quoting=csv.QUOTE_ALL, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def row(address: str, time: str = "2026-11-21 10:00:00", **more: object) -> dict[str, object]:
    return {"timestamp": time, "src_ip": address, "src_port": 1234, "protocol": "tcp", "infection": "sality", **more}


def take(
    home: Instance, data: bytes, name: str = "2026-11-21-event_sinkhole-viet-nam.csv", now: datetime = NOW
) -> Batch:
    place = home.home.root / name
    place.write_bytes(data)
    batch = receive(home.home, place, Asked(), now, 1 << 40)
    take_in(home, [batch], now)
    return batch
