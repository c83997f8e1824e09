"""A home with one day of files, served by the real server."""

import contextlib
import csv
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lachan.server.daily.fetching import Source
from tests.cli.program import environment, lachan
from tests.intake.ground import CONTACTS, HEAD, REGISTRY
from tests.serving import serving

ROOT = Path(__file__).resolve().parents[2]
YESTERDAY = """
from datetime import timedelta
from pathlib import Path
from lachan.server.base.settings import load
from lachan.server.site import django
import sys
home = Path(sys.argv[1])
django.start(home, load(home))
from lachan.server.lake.models import Batch
batch = Batch.objects.get()
batch.received_at -= timedelta(days=1)
batch.save()
print(batch.received_at.date().isoformat())
"""


@dataclass(frozen=True)
class Service:
    """A home with one day of files, its port, the day, and keys of the two operators."""

    home: Path
    port: int
    day: str
    keys: dict[str, str]

    def source(self, port: int = 0, organisation: str = "song-xanh", key: str = "") -> Source:
        url = f"http://127.0.0.1:{port or self.port}/api/files/{organisation}/{self.day}"
        return Source.of(url, key or self.keys[organisation])


@contextlib.contextmanager
def served(home: Path) -> Iterator[Service]:
    """Three organisations, 20,000 rows of one of them received yesterday, its files made."""
    assert lachan("init", "--demo", home=home).code == 0
    for name, text in (("registry.csv", REGISTRY), ("contacts.csv", CONTACTS)):
        (home.parent / name).write_text(text, encoding="utf-8")
    assert lachan("registry", "import", str(home.parent / "registry.csv"), home=home).code == 0
    report = home.parent / f"{time.strftime('%Y-%m-%d')}-event_sinkhole-viet-nam.csv"
    with report.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(HEAD)
        seen = time.strftime("%Y-%m-%d 00:00:00", time.gmtime(time.time() - 86_400))
        for n in range(20_000):
            writer.writerow(
                (seen, f"203.0.113.{n % 64}", 1024 + n, "tcp", 64496, "sality", f"192.0.2.{n % 251}", n % 9999)
            )
    assert lachan("take-in", str(report), home=home).code == 0
    back = [sys.executable, "-c", YESTERDAY, str(home)]
    day = subprocess.run(back, capture_output=True, text=True, check=True, env=environment(home, "en")).stdout.strip()
    assert lachan("daily", "make", "--json", home=home).json()[0]["day"] == day
    keys = {}
    for key in ("song-xanh", "ban-mai"):
        words = ("keys", "create", "--organisation", key, "--label", "x", "--scope", "detections:read", "--json")
        keys[key] = lachan(*words, home=home).json()["key"]
    with serving(home) as port:
        yield Service(home, port, day, keys)
