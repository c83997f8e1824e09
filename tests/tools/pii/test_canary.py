"""No value anywhere but in its own file: not in what is printed, not in reports, errors, records or what is left behind."""

import os
import resource
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from benchmarks.pii.corpus import documents, formats, values
from benchmarks.pii.corpus.encodings import encode
from tests.tools.pii.ground import door


@pytest.fixture
def planted(tmp_path: Path) -> tuple[Path, list[str]]:
    """A folder of readable and broken files, and the values in them."""
    folder, canaries = tmp_path / "data", []
    folder.mkdir()
    for number, (name, make) in enumerate(formats.FORMATS.items()):
        document = documents.form(Random(number))
        canaries += [one.text for _, _, one in document.truth]
        data = make(document)
        (folder / f"{number}-{name.replace(' ', '-')}").write_bytes(data)
        (folder / f"{number}-{name.replace(' ', '-')}-cut").write_bytes(data[: len(data) * 2 // 3])
    for number, encoding in enumerate(("utf-8", "tcvn3", "utf-16")):
        document = documents.table(Random(number))
        canaries += [one.text for _, _, one in document.cells]
        text = "\n".join(";".join(row) for row in document.rows)
        (folder / f"{encoding}.csv").write_bytes(encode(text, [], encoding)[0])
    return folder, [canary for canary in canaries if len(canary) >= 8]


def leaked(text: str, canaries: list[str]) -> list[str]:
    return [canary for canary in canaries if canary in text or canary.replace(" ", "") in text]


@pytest.mark.slow
def test_what_is_written_holds_no_value(planted: tuple[Path, list[str]], tmp_path: Path) -> None:
    folder, canaries = planted
    assert len(canaries) > 200
    places = {
        "--report": tmp_path / "report.html",
        "--record": tmp_path / "record.sqlite3",
        "--output": tmp_path / "out.json",
    }
    said = list(door("scan", str(folder), *(word for pair in places.items() for word in map(str, pair)))[1:])
    for form in ("csv", "sarif"):
        said += door("scan", str(folder), "--format", form)[1:]
    said += [place.read_bytes().decode("latin-1") for place in places.values()]
    said.append(places["--record"].read_bytes().decode("utf-8", "replace"))
    assert len(said) == 10
    for text in said:
        assert leaked(text, canaries) == []
    assert "cccd" in said[4]


def test_nothing_is_left_behind_and_nothing_is_written_elsewhere(
    planted: tuple[Path, list[str]], tmp_path: Path
) -> None:
    folder, _ = planted
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    environment = {**os.environ, "TMPDIR": str(scratch), "LACHAN_LANG": "en"}
    subprocess.run(
        [sys.executable, "-m", "lachan.cli.main", "pii", "scan", str(folder)],
        cwd=scratch,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert list(scratch.rglob("*")) == []
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_an_error_nobody_foresaw_is_told_without_its_text(
    planted: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that fails with a value in its error: the outcome is `crashed`, and nothing else is said."""
    from lachan.tools.pii.worker import outcome_of

    assert outcome_of(ValueError(values.cccd(Random(1)).text)).value == "crashed"


def test_a_child_writes_no_core_and_no_standard_error() -> None:
    code = "import lachan.tools.pii.worker as w, resource, os, sys; sys.stdin = open(os.devnull); w.main(); print('x', file=sys.stderr); os._exit(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, stdin=subprocess.DEVNULL, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert resource.getrlimit(resource.RLIMIT_CORE)[1] != 0 or done.returncode == 0
