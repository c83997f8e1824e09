"""One run: the limit, the peer and ours in turn, so that a drift of the machine meets all of them."""

import json
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from benchmarks.measure import run_once
from benchmarks.portal import ports, proxy
from benchmarks.portal.visitors import Visits, crowd, one, script

PAGES: Final = ("front", "guide", "warning")
LIST: Final = "/canh-bao"
LINE: Final = "/kiem-tra-may/mang"
SEEN: Final = "Có dấu hiệu từ đường mạng này"
UNSEEN: Final = "Không thấy dấu hiệu"
NICE: Final = 10  # as `web.worker_nice` asks of the worker


@dataclass(frozen=True)
class Scale:
    """Rows of each report; seconds of each crowd; rounds, of which the medians count."""

    rows: int
    seconds: int
    rounds: int
    seed: int


@dataclass(frozen=True)
class Found:
    """`files`, `behind`, `embedded`: by PAGES, from nginx as a static file, from nginx in front of ours, from ours.

    `busy`: the check while an intake runs; None where the intake was over before the crowd.
    """

    plain: Visits
    files: Mapping[str, Visits]
    behind: Mapping[str, Visits]
    embedded: Mapping[str, Visits]
    check: Visits
    busy: Visits | None
    sizes: Mapping[str, int]
    faults: int


def measure(folder: Path, scale: Scale, today: datetime) -> Found:
    """Errors: RuntimeError where a server does not start, or the check does not say what is so."""
    ground = ["-m", "benchmarks.portal.ground", *map(str, (folder, scale.rows, scale.seed, today.isoformat()))]
    seen: list[str] = json.loads(run_once(ground).said.splitlines()[-1])
    unseen = [address.replace("240.", "241.", 1) for address in seen]
    nobody, visitors = script(folder / "nobody.lua", []), script(folder / "visitors.lua", [*seen, *unseen])
    log = folder / "log"
    with ExitStack() as open_:
        port = open_.enter_context(_serving(_OURS, {"LACHAN_HOME": str(folder / "home")}, log))
        peer = open_.enter_context(_serving(_PEER, {"PLAIN_DATABASE": str(folder / "plain.sqlite3")}, log))
        ours = f"http://127.0.0.1:{port}"
        paths = {"front": "/", "guide": "/ma-doc/mirai", "warning": _newest(one(f"{ours}{LIST}"))}
        pages = {name: one(f"{ours}{path}").encode() for name, path in paths.items()}
        static, proxied = open_.enter_context(proxy.running(folder / "nginx", port, pages))
        _honest(f"{ours}{LINE}", seen[0], unseen[0])
        asked = {
            "plain": (f"http://127.0.0.1:{peer}/", nobody),
            **{f"files {name}": (f"http://127.0.0.1:{static}/{name}.html", nobody) for name in PAGES},
            **{f"behind {name}": (f"http://127.0.0.1:{proxied}{path}", nobody) for name, path in paths.items()},
            **{f"embedded {name}": (f"{ours}{path}", nobody) for name, path in paths.items()},
            "check": (f"{ours}{LINE}", visitors),
        }
        rounds = [
            {name: crowd(address, scale.seconds, how) for name, (address, how) in asked.items()}
            for _ in range(scale.rounds)
        ]
        busy = _with_intake(folder, today, *asked["check"], scale.seconds)
    found = {name: _median([each[name] for each in rounds]) for name in asked}
    by_road = {road: {name: found[f"{road} {name}"] for name in PAGES} for road in ("files", "behind", "embedded")}
    faults = log.read_text(encoding="utf-8", errors="replace").count("Traceback")
    sizes = {name: len(page) for name, page in pages.items()}
    return Found(found["plain"], **by_road, check=found["check"], busy=busy, sizes=sizes, faults=faults)


_OURS: Final = ("-m", "lachan.server.site.web", "127.0.0.1")
_PEER: Final = ("-m", "benchmarks.portal.plain")


@contextmanager
def _serving(words: Sequence[str], told: Mapping[str, str], log: Path) -> Iterator[int]:
    """One process of the embedded server; what it says goes to `log`."""
    port = ports.free()
    with log.open("ab") as out:
        server = subprocess.Popen([sys.executable, *words, str(port)], env=os.environ | told, stdout=out, stderr=out)
    try:
        ports.wait(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=60)


def _newest(page: str) -> str:
    """Where the first warning of the list is. Errors: RuntimeError where the list is empty."""
    found = re.search(rf'href="({LIST}/\d+-[a-z0-9-]+)"', page)
    if found is None:
        raise RuntimeError("no warning is out")
    return found[1]


def _honest(address: str, seen: str, unseen: str) -> None:
    """A fast answer that is wrong is none."""
    if SEEN not in one(address, seen) or UNSEEN not in one(address, unseen):
        raise RuntimeError("the check does not say what was seen")


def _median(visits: list[Visits]) -> Visits:
    return Visits(
        statistics.median(each.rate for each in visits),
        statistics.median(each.p95 for each in visits),
        sum(each.wrong for each in visits),
    )


def _with_intake(folder: Path, today: datetime, address: str, how: Path, seconds: int) -> Visits | None:
    report = folder / f"{today:%Y-%m-%d}-event_sinkhole-them.csv"
    words = [sys.executable, "-m", "lachan.cli.main", "take-in", "--home", str(folder / "home"), str(report)]
    intake = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=lambda: os.nice(NICE) and None
    )
    visits = crowd(address, seconds, how)
    meanwhile = intake.poll() is None
    _, said = intake.communicate()
    if intake.returncode:
        raise RuntimeError(f"the intake failed: {said.decode(errors='replace')[-2000:]}")
    return visits if meanwhile else None
