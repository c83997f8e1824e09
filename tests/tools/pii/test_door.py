"""`lachan pii`: exit codes, forms, what is remembered, and what the tool does without."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from benchmarks.pii.corpus import documents, formats
from tests.tools.pii.ground import as_json, door, scan

TEXT = "Khách hàng: Nguyễn Văn An, CCCD 079099012345, SĐT 0912345678, thẻ 4111 1111 1111 1111\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "data"
    place.mkdir()
    (place / "a.txt").write_text(TEXT, encoding="utf-8")
    (place / "b.txt").write_text("Cuộc họp bắt đầu lúc 14 giờ.\n", encoding="utf-8")
    (place / "c.xlsx").write_bytes(formats.xlsx(documents.table(Random(3))))
    return place


def test_exit_codes(folder: Path) -> None:
    assert door("scan", str(folder / "b.txt"))[0] == 0
    assert door("scan", str(folder))[0] == 1
    code, out, err = door("scan", str(folder / "none"))
    assert (code, out) == (2, "")
    assert "there is no" in err
    assert door("scan")[0] == 2
    code, _, err = door("scan", str(folder), "--kind", "nonsense")
    assert code == 2
    assert "there are: cccd" in err
    (folder / "note.txt").write_text("not a record")
    code, _, err = door("scan", str(folder), "--record", str(folder / "note.txt"))
    assert code == 2
    assert "not a record of scans" in err


def test_standard_input() -> None:
    answer = as_json("scan", "-", given=TEXT.encode())
    assert set(answer["kinds"]) == {"name", "cccd", "phone", "bank-card"}
    spans = {found["kind"]: found["first"][0] for found in answer["places"][0]["found"]}
    assert TEXT.encode()[spans["cccd"]["start"] : spans["cccd"]["end"]] == b"079099012345"
    assert door("scan", "-", given=b"xin")[0] == 0
    large = b"khong co gi o day\n" * 200_000 + TEXT.encode()
    assert as_json("scan", "-", given=large)["kinds"]["phone"]["findings"] == 1


def test_forms(folder: Path) -> None:
    answer = as_json("scan", str(folder))
    assert answer["schema"] == "lachan-pii-1"
    assert answer["kinds"]["bank-card"]["class"] == "sensitive"
    assert answer["kinds"]["bank-card"]["basis"] == "NĐ 356/2025/NĐ-CP Điều 4"
    rows = list(csv.DictReader(io.StringIO(door("scan", str(folder), "--format", "csv")[1].lstrip("\ufeff"))))
    assert sum(int(row["findings"]) for row in rows) == sum(kind["findings"] for kind in answer["kinds"].values())
    sarif = json.loads(door("scan", str(folder), "--format", "sarif")[1])
    assert sarif["version"] == "2.1.0"
    results = sarif["runs"][0]["results"]
    assert {result["ruleId"] for result in results} == set(answer["kinds"])
    region = next(r for r in results if r["ruleId"] == "phone" and "region" in r["locations"][0]["physicalLocation"])
    place = region["locations"][0]["physicalLocation"]["region"]
    assert TEXT.encode()[place["byteOffset"] : place["byteOffset"] + place["byteLength"]] == b"0912345678"


def test_the_managers_page(folder: Path, tmp_path: Path) -> None:
    (folder / "<b>.txt").write_text(TEXT, encoding="utf-8")
    for lang, words in (("vi", "Việc cần làm trước"), ("en", "What to do first")):
        page = tmp_path / f"{lang}.html"
        subprocess.run(
            [
                sys.executable,
                "-m",
                "lachan.cli.main",
                "--lang",
                lang,
                "pii",
                "scan",
                str(folder),
                "--report",
                str(page),
            ],
            capture_output=True,
            check=False,
        )
        text = page.read_text(encoding="utf-8")
        assert words in text
        assert "<script" not in text
        assert "&lt;b&gt;.txt" in text
        assert re.findall(r"(?:src|href)=", text) == []


def test_the_second_run_reads_only_what_changed(folder: Path, tmp_path: Path) -> None:
    record = tmp_path / "record.sqlite3"
    first = scan(folder, record=record)
    assert first.outcomes == {"read": 3}
    second = scan(folder, record=record)
    assert second.outcomes == {"unchanged": 3}
    assert second.findings == first.findings
    assert second.distinct["phone"] >= first.distinct["phone"]
    (folder / "b.txt").write_text(TEXT.replace("0912345678", "0987654321"), encoding="utf-8")
    third = scan(folder, record=record)
    assert third.outcomes == {"unchanged": 2, "read": 1}
    assert third.findings["phone"] == first.findings["phone"] + 1
    assert scan(folder, record=record, kinds=("phone",)).outcomes == {"read": 3}


@pytest.mark.slow
def test_a_stopped_run_goes_on(folder: Path, tmp_path: Path) -> None:
    record = tmp_path / "record.sqlite3"
    for number in range(40):
        (folder / f"{number}.xlsx").write_bytes(formats.xlsx(documents.table(Random(number))))
    process = subprocess.Popen(
        [sys.executable, "-m", "lachan.cli.main", "pii", "scan", str(folder), "--record", str(record)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None and not (record.exists() and record.stat().st_size > 20_000):
        pass
    process.kill()
    process.wait()
    summary = scan(folder, record=record)
    assert summary.outcomes.get("unchanged", 0) > 0
    assert sum(summary.outcomes.values()) == 43
    assert summary.findings == scan(folder).findings


@pytest.mark.slow
def test_shares_of_a_large_file_add_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.log"
    lines = [f"dong {n} SDT 09{n * 7919 % 10**8:08} het\n" for n in range(60_000)]
    path.write_text("".join(lines))
    whole = scan(path)
    monkeypatch.setattr("lachan.tools.pii.pool.SHARE", 300_001)
    shared = scan(path)
    assert shared.findings == whole.findings == {"phone": 60_000}
    assert shared.entries[0].parts[0].spans == whole.entries[0].parts[0].spans
    assert abs(shared.distinct["phone"] - 60_000) < 6_000


WITHOUT = """
import sys
class No:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("django", "polars", "polars_hash"):
            raise ImportError(name)
sys.meta_path.insert(0, No())
from lachan.cli.main import run
sys.exit(run(sys.argv[1:]))
"""


def test_the_tool_runs_without_django_and_polars(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, "pii", "scan", str(folder), "--json"], capture_output=True, check=False
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["files"] == 3


def test_help_loads_no_library() -> None:
    code = "import sys; from lachan.cli.main import run; run(['pii', 'scan', '--help']); print([m for m in ('re2', 'pyarrow', 'django', 'polars', 'pydantic', 'lachan.tools.pii.find') if m in sys.modules], file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LACHAN_LANG": "en"},
    )
    assert "Usage: lachan pii scan" in done.stdout
    assert set(re.findall(r"'(\w[\w.]*)'", done.stderr)) <= {"pydantic"}


def test_kinds_are_rows_of_the_law() -> None:
    from datetime import date

    from lachan.tools.pii import kinds as law
    from lachan.tools.pii.detectors import KINDS

    assert set(law.on(date(2026, 11, 22))) == set(KINDS)
    assert law.on(date(2025, 6, 1))["health"].instrument == "NĐ 13/2023/NĐ-CP"
    assert law.on(date(2026, 1, 1))["health"].article == "Điều 4"
    code, out, _ = door("kinds")
    assert code == 0
    assert len(out.splitlines()) == len(KINDS) + 1
