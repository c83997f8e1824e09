"""IntelMQ 3.5.0 with redis, as a separate program: five bots from a file to a file, on the first rows of the input.

collector (file) → parser (shadowserver) → expert (asn_lookup, with pyasn, on the registry's prefixes) → expert
(deduplicator) → output (file). IntelMQ is AGPL-3.0: it is installed into an environment of its own under .cache/ and
never imported. redis-server is Debian's, started on a port and in a folder of its own. Logging is at ERROR, redis keeps
nothing on disk: both to IntelMQ's advantage. The clock runs from the first event written to the last.
"""

import csv
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks.measure import Measured

VERSION: Final = "3.5.0"
PLACE: Final = Path(__file__).resolve().parents[2] / ".cache" / "bench-intelmq"
ROWS: Final = 20_000
_PATIENCE: Final = 900.0  # seconds for all rows
_REPORT: Final = "event_sinkhole"
_BOTS: Final = (
    ("collector", "intelmq.bots.collectors.file.collector_file"),
    ("parser", "intelmq.bots.parsers.shadowserver.parser"),
    ("lookup", "intelmq.bots.experts.asn_lookup.expert"),
    ("deduplicator", "intelmq.bots.experts.deduplicator.expert"),
    ("output", "intelmq.bots.outputs.file.output"),
)


def missing() -> str:
    """What is not there to run it, in words; empty where it can run."""
    if shutil.which("redis-server") is None:
        return "redis-server (Debian package)"
    return "" if (PLACE / "bin" / _BOTS[0][1]).exists() else "IntelMQ (run with --install-intelmq)"


def install() -> None:
    """IntelMQ and pyasn into their own environment."""
    subprocess.run([sys.executable, "-m", "venv", str(PLACE)], check=True)
    subprocess.run(
        [str(PLACE / "bin" / "pip"), "install", "--quiet", f"intelmq=={VERSION}", "pyasn"],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def measure(report: Path, registry: Path, rows: int, folder: Path) -> Measured:
    """Wall and CPU seconds for the first `rows` rows of `report`, and the bots' and redis' peaks together.

    Errors: RuntimeError where not all of them arrive.
    """
    root, port = folder / "intelmq", _free_port()
    _lay_out(root, port, registry)
    head = _first_rows(report, rows)
    with _programs(root, port) as started:
        time.sleep(3.0)  # every bot waits at its queue
        place = root / "in" / report.name
        aside = root / report.name
        aside.write_bytes(head)
        _give(aside)
        aside.rename(place)
        wall = _watched(root / "events.jsonl", rows)
        cpu, peak = _spent(started)
    return Measured(wall, cpu, peak, str(rows))


def _first_rows(report: Path, rows: int) -> bytes:
    with report.open("rb") as source:
        return b"".join(source.readline() for _ in range(rows + 1))


def _watched(events: Path, rows: int) -> float:
    """Seconds from the first event to the last."""
    began, seen, at = 0.0, 0, 0
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if events.exists():
            with events.open("rb") as source:
                source.seek(at)
                new = source.read()
            at += len(new)
            seen += new.count(b"\n")
            if seen and not began:
                began = time.perf_counter()
            if seen >= rows:
                return time.perf_counter() - began
        time.sleep(0.05)
    raise RuntimeError(f"IntelMQ: {seen} of {rows} events after {_PATIENCE:.0f} s")


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _lay_out(root: Path, port: int, registry: Path) -> None:
    """IntelMQ's folders and settings, the report's schema, and the prefixes in pyasn's form."""
    for name in ("etc", "in", "var/lib/bots", "var/log", "var/run"):
        (root / name).mkdir(parents=True)
    library = next((PLACE / "lib").glob("python3*")) / "site-packages" / "intelmq"
    shutil.copy(library / "etc" / "harmonization.conf", root / "etc")
    (root / "etc" / "runtime.yaml").write_text(json.dumps(_runtime(root, port)), encoding="utf-8")
    (root / "var/lib/bots/shadowserver-schema.json").write_text(json.dumps(_schema()), encoding="utf-8")
    with registry.open(encoding="utf-8", newline="") as source:
        networks = [row["prefix"] for row in csv.DictReader(source) if row["prefix"]]
    lines = [f"{network}\t{64_496 + n % 16}\n" for n, network in enumerate(networks)]
    (root / "asn.dat").write_text("; prefix\tAS\n" + "".join(lines), encoding="ascii")
    for place in (root, *root.rglob("*")):
        _give(place)


def _runtime(root: Path, port: int) -> dict[str, Any]:
    """runtime.yaml, which may be JSON."""
    own: dict[str, dict[str, Any]] = {
        "collector": {"path": str(root / "in"), "postfix": ".csv", "delete_file": True, "rate_limit": 1, "name": "x"},
        "parser": {},
        "lookup": {"database": str(root / "asn.dat"), "autoupdate_cached_database": False},
        "deduplicator": {"filter_keys": "raw,time.observation", "filter_type": "blacklist", "redis_cache_port": port},
        "output": {"file": str(root / "events.jsonl"), "hierarchical_output": False},
    }
    names = [name for name, _ in _BOTS]
    bots: dict[str, Any] = {}
    for (name, module), after in zip(_BOTS, [*names[1:], ""], strict=True):
        queue = {"destination_queues": {"_default": [f"{after}-queue"]}} if after else {}
        bots[name] = {
            "bot_id": name, "module": module, "name": name, "group": name, "enabled": True, "run_mode": "continuous",
            "parameters": own[name] | queue,
        }  # fmt: skip
    shared = {
        "logging_level": "ERROR", "logging_handler": "file", "logging_path": str(root / "var/log"),
        "source_pipeline_broker": "redis", "destination_pipeline_broker": "redis",
        "source_pipeline_port": port, "destination_pipeline_port": port,
        "statistics_database": 3, "statistics_port": port, "statistics_host": "127.0.0.1",
    }  # fmt: skip
    return {"global": shared, **bots}


def _schema() -> dict[str, Any]:
    """The published schema of the report, from our table of it, in the form in which IntelMQ keeps it."""
    from lachan.server.feeds import shadowserver

    plan = shadowserver.plans()[_REPORT]
    fields: dict[bool, list[list[str]]] = {True: [], False: []}
    for column in plan.columns:
        own = column.field == f"extra.{column.source}"
        fields[column.required].append(
            ["extra." if own else column.field, column.source, *([column.check] if column.check else [])]
        )
    constant = {"classification.taxonomy": plan.taxonomy, "classification.type": plan.type}
    return {
        _REPORT: {
            "feed_name": _REPORT,
            "file_name": _REPORT,
            "required_fields": fields[True],
            "optional_fields": fields[False],
            "constant_fields": constant,
        }
    }


def _give(place: Path) -> None:
    """IntelMQ will not run as root; what it must read and write belongs to who runs it."""
    if os.geteuid() == 0:
        shutil.chown(place, "nobody")


@contextmanager
def _programs(root: Path, port: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """redis and the bots, in the order of their queues from the end; all ended again."""
    environment = {**os.environ, "INTELMQ_ROOT_DIR": f"{root}/", "HOME": str(root)}
    # Not root, but able to pass folders that only root may: the interpreter may lie in one.
    who = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--inh-caps=+dac_read_search",
           "--ambient-caps=+dac_read_search"] if os.geteuid() == 0 else []  # fmt: skip
    redis = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    started: list[subprocess.Popen[bytes]] = []
    log = (root / "output.log").open("wb")
    try:
        for command in (redis, *([str(PLACE / "bin" / module), name] for name, module in reversed(_BOTS))):
            started.append(
                subprocess.Popen([*who, *command], cwd=root, env=environment, stdout=log, stderr=subprocess.STDOUT)
            )
            time.sleep(0.5)
        yield started
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        log.close()


def _spent(started: list[subprocess.Popen[bytes]]) -> tuple[float, float]:
    """CPU seconds and peak MiB of processes that still run, from /proc."""
    tick = os.sysconf("SC_CLK_TCK")
    cpu = peak = 0.0
    for process in started:
        numbers = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        cpu += (int(numbers[11]) + int(numbers[12])) / tick
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines()
        peak += next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    return cpu, peak
