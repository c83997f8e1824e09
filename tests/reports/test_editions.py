"""An edition never changes; its files are read back by other programs, and say what they are."""

import csv
import io
import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from lachan.server.base.errors import BadInput, Damaged, NotFound
from lachan.server.reports import editions, lines
from lachan.server.reports.figures import Key, figures
from lachan.server.reports.lines import COLUMNS
from tests.reports.ground import DAY, SETTINGS, WITH_OPERATORS, published

NAME = DAY.isoformat()
HEAD = ",".join(COLUMNS)


def content(root: Path) -> dict[str, bytes]:
    return {str(one.relative_to(root)): one.read_bytes() for one in sorted(root.rglob("*")) if one.is_file()}


def test_what_is_there_stays_whatever_is_counted_later(tmp_path: Path) -> None:
    assert [one.figure for one in published(tmp_path)] == ["tinh", "tuan", "ho-ma-doc", "thoi-gian"]
    before = content(tmp_path)
    assert published(tmp_path, SETTINGS.model_copy(update={"identity": SETTINGS.identity.model_copy(
        update={"legal_name": "Tên khác"})})) == []  # fmt: skip
    assert content(tmp_path) == before
    assert len(published(tmp_path, day=DAY + timedelta(days=1))) == 4
    assert {name: raw for name, raw in content(tmp_path).items() if name in before} == before
    assert editions.names(tmp_path, "tinh") == ["2026-11-24", "2026-11-23"]


def test_the_same_counts_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        published(tmp_path / name, WITH_OPERATORS)
    assert content(tmp_path / "a") == content(tmp_path / "b")


@pytest.mark.parametrize("key", [key.value for key in Key])
def test_three_forms_hold_the_same_rows(tmp_path: Path, key: str) -> None:
    (tmp_path / lines.FILE).write_text(f"{HEAD}\nban-mai,5000,=2+2,,2026-01-01,,Sổ,M\n", encoding="utf-8")
    published(tmp_path, WITH_OPERATORS)
    there = editions.place(tmp_path, key, NAME)
    said = json.loads((there / f"{key}.json").read_text(encoding="utf-8"))
    rows = said["rows"]
    typed = pl.read_parquet(there / f"{key}.parquet")
    assert [{k: str(v) for k, v in row.items()} for row in typed.to_dicts()] == [
        {k: str(v) for k, v in row.items()} for row in rows
    ]
    raw = (there / f"{key}.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    text = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), strict=True))
    assert [row.keys() for row in text] == [row.keys() for row in rows]
    assert all(not cell.startswith(("=", "+", "@")) for row in text for cell in row.values())
    for plain, row in zip(text, rows, strict=True):
        for name, value in row.items():
            if isinstance(value, bool | int | float) or value is None:
                assert plain[name] == ("" if value is None else str(value).lower()), name
    if said["total"] is not None:
        count = "spells" if key == "thoi-gian" else "addresses"
        told = sum(row[count] or 0 for row in rows)
        assert told == said["total"] if not said["suppressed"] else told < said["total"]


def test_the_package_names_licence_digests_and_every_column(tmp_path: Path) -> None:
    published(tmp_path)
    for key in figures():
        if key is Key.OPERATORS:
            continue
        there = editions.place(tmp_path, key, NAME)
        package = json.loads((there / "datapackage.json").read_text(encoding="utf-8"))
        assert package["licenses"][0]["name"] == "CC-BY-4.0"
        assert package["contributors"] == [{"title": "Trung tâm Thử", "role": "publisher"}]
        for one in package["resources"]:
            raw = (there / one["path"]).read_bytes()
            assert (one["bytes"], one["hash"]) == (len(raw), f"sha256:{sha256(raw).hexdigest()}")
            fields = [field["name"] for field in one["schema"]["fields"]]
            assert fields == pl.read_parquet(there / f"{key}.parquet").columns
            assert all(field["title"] and field["description"] for field in one["schema"]["fields"])
        assert (
            editions.edition(tmp_path, key, NAME).digest
            == sha256((there / "datapackage.json").read_bytes()).hexdigest()
        )


def test_what_was_altered_is_not_shown_and_is_found(tmp_path: Path) -> None:
    published(tmp_path)
    table = editions.place(tmp_path, "tinh", NAME) / "tinh.json"
    table.chmod(0o644)
    table.write_bytes(table.read_bytes().replace(b"120", b"121"))
    with pytest.raises(Damaged):
        editions.edition(tmp_path, "tinh", NAME)
    other = editions.place(tmp_path, "tuan", NAME) / "tuan.csv"
    other.unlink()
    assert editions.wrong(tmp_path, "tuan", NAME) == ["tuan.csv"]
    assert editions.wrong(tmp_path, "ho-ma-doc", NAME) == []


@pytest.mark.parametrize("name", ["", "..", "2026-11-22", "2026-13-01", "../tuan/2026-11-23", "2026-11-23/", "x" * 300])
def test_what_is_no_edition_is_not_found(tmp_path: Path, name: str) -> None:
    published(tmp_path)
    with pytest.raises(NotFound):
        editions.edition(tmp_path, "tinh", name)


def test_a_killed_run_leaves_nothing_that_is_shown(tmp_path: Path) -> None:
    aside = tmp_path / "figures" / "tinh" / ".2026-11-23.1.aside"
    aside.mkdir(parents=True)
    (aside / "tinh.csv").write_bytes(b"half")
    assert editions.names(tmp_path, "tinh") == []
    assert len(published(tmp_path)) == 4


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("song-xanh,many,,,,,Sổ,M", "line 2, column lines: not a whole number"),
        ("song-xanh,0,,,,,Sổ,M", "line 2, column lines: must be more than 0"),
        ("song-xanh,1,,,,,,M", "line 2, column source: must not be empty"),
        ("song-xanh,1,,,2026-02-30,,Sổ,M", "line 2, column valid_from: not a day"),
        (f"song-xanh,1,{'x' * 1001},,,,Sổ,M", "longer than 1000 characters"),
        ("song-xanh,1,,,,,Sổ,M\nsong-xanh,2,,,,,Sổ,M", "two rows of one operator"),
    ],
)
def test_a_wrong_row_of_lines_is_named(tmp_path: Path, row: str, reason: str) -> None:
    (tmp_path / lines.FILE).write_text(f"{HEAD}\n{row}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=reason):
        lines.read(tmp_path, DAY)


def test_lines_hold_on_their_days(tmp_path: Path) -> None:
    text = f"{HEAD}\nsong-xanh,100,,,,2026-06-30,Sổ,M\nsong-xanh,200,,,2026-07-01,,Sổ,M\n"
    (tmp_path / lines.FILE).write_text(text, encoding="utf-8")
    assert lines.read(tmp_path, DAY)["song-xanh"].lines == 200
    assert lines.read(tmp_path, DAY.replace(month=3))["song-xanh"].lines == 100
    assert lines.read(tmp_path / "elsewhere", DAY) == {}
