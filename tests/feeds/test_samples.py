"""Samples of every format give what stands beside them, and add up.

`LACHAN_WRITE_EXPECTED=1 pytest tests/feeds/test_samples.py` writes what they give now; look at the difference.
"""

import json
import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from lachan.server import feeds
from lachan.server.feeds import delimited, example, intelmq
from lachan.server.feeds.reading import Reason
from lachan.wire import ids
from tests.feeds.ground import Outcome, Read, read_bytes, read_intelmq, read_shadowserver

FEEDS = Path(feeds.__file__).parent
SAMPLES = sorted(p for p in FEEDS.glob("*/samples/*") if p.suffix != ".toml")
READERS: dict[str, Read] = {"shadowserver": read_shadowserver, "intelmq": read_intelmq, "example": example.read}


def read_sample(path: Path) -> Outcome:
    folder = path.parents[1].name
    if folder == "delimited":
        reader: Read = partial(delimited.read, mapping=delimited.load(path.with_suffix(".toml")))
    else:
        reader = READERS[folder]
    return read_bytes(path.read_bytes(), reader, path.name)


def told(found: Outcome) -> list[str]:
    """Detections as IntelMQ events in the order of the file, then what was not taken in."""
    rejects = [
        json.dumps({"line": r.line, "reject": r.reason, "raw": r.raw.decode()}, ensure_ascii=False)
        for r in found.rejects
    ]
    aside = [json.dumps({"set_aside": a.reason, "rows": a.rows}) for a in found.aside]
    return [*intelmq.write(found.detections), *rejects, *aside]


def expected_of(path: Path) -> Path:
    return path.parents[1] / "expected" / f"{path.stem}.jsonl"


def test_every_format_has_samples() -> None:
    assert {p.parents[1].name for p in SAMPLES} == {"shadowserver", "intelmq", "delimited", "example"}
    assert len([p for p in SAMPLES if p.parents[1].name == "shadowserver"]) >= 12


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: f"{p.parents[1].name}-{p.stem}")
def test_the_sample_gives_what_is_expected(path: Path) -> None:
    lines = told(read_sample(path))
    if os.environ.get("LACHAN_WRITE_EXPECTED") == "1":
        expected_of(path).parent.mkdir(exist_ok=True)
        expected_of(path).write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    assert lines == expected_of(path).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: f"{p.parents[1].name}-{p.stem}")
def test_every_row_of_the_sample_is_accounted_for(path: Path) -> None:
    rows = len([line for line in path.read_text(encoding="utf-8").split("\n") if line]) - (
        path.suffix in (".csv", ".tsv")
    )
    assert read_sample(path).rows == rows


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: f"{p.parents[1].name}-{p.stem}")
def test_what_is_written_as_intelmq_reads_back_with_the_same_id(path: Path) -> None:
    detections = read_sample(path).detections
    again = read_bytes("\n".join(intelmq.write(detections)).encode(), read_intelmq)
    assert again.reasons == []
    assert id_column(again.detections) == id_column(detections)
    assert sorted(again.detections["tlp"]) == sorted(detections["tlp"])


def id_column(frame: pl.DataFrame) -> list[tuple[int, int]]:
    return sorted(ids.with_id(frame).select("id_hi", "id_lo").rows())


def test_nothing_expected_is_without_its_sample() -> None:
    assert sorted(p for p in FEEDS.glob("*/expected/*")) == sorted(expected_of(p) for p in SAMPLES)


def test_samples_hold_invented_addresses_only() -> None:
    """Documentation ranges (RFC 5737, 3849, 5398) and 240.0.0.0/4, so that no sample points at anybody."""
    good = ("240.", "192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:", "2002:c000:2", "2001:0:c000:2")
    for path in SAMPLES:
        frame = read_sample(path).detections
        for address in [*frame["source_ip"].drop_nulls(), *frame["destination_ip"].drop_nulls()]:
            assert address.startswith(good), address
        assert all(64496 <= asn <= 64511 for asn in frame["source_asn"].drop_nulls())
        assert all(name.endswith(".example") for name in frame["source_fqdn"].drop_nulls())


def test_a_type_that_is_learnt_later_is_read_from_the_kept_file() -> None:
    data = b'"timestamp","src_ip"\n"2026-11-21 01:02:03","240.0.0.1"\n'
    before = read_bytes(data, name="2026-11-21-event_new-vietnam.csv")
    assert before.reasons == [Reason.UNKNOWN_REPORT_TYPE]
    after = read_bytes(data, name="2026-11-21-event_sinkhole-vietnam.csv")
    assert after.detections["time_source"].to_list() == [datetime(2026, 11, 21, 1, 2, 3, tzinfo=UTC)]
