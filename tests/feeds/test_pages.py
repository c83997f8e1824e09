"""The pages say what the code does: every outcome, every column, every format, every file they name."""

import re
from pathlib import Path

import polars as pl
import pytest

from lachan.server import feeds
from lachan.server.feeds.delimited import _File, load
from lachan.server.feeds.formats import FORMATS
from lachan.server.feeds.reading import Reason
from lachan.wire import rsit
from lachan.wire.detection import CONTENT, DERIVED, ORIGIN, SCHEMA, TIME, WIRE_NAMES

ROOT = Path(__file__).resolve().parents[2]
FEEDS = Path(feeds.__file__).parent
PAGES = [ROOT / "docs/reference/feeds.md", ROOT / "docs/reference/detection.md", *FEEDS.glob("*/README.md")]
_TYPES = {pl.String(): "text", pl.Int32(): "int32", pl.Int64(): "int64", TIME: "timestamp[us, UTC]"}


def table_rows(page: Path) -> list[list[str]]:
    lines = page.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if line.startswith("| `")]


def test_every_outcome_has_its_line_and_what_to_do() -> None:
    rows = table_rows(PAGES[0])
    outcomes = [row[0].strip("` ") for row in rows if row[0].strip("` ") not in FORMATS]
    assert sorted(outcomes) == sorted(Reason)
    assert all(len(row) == 3 and row[2] for row in rows)


def test_every_format_is_listed_and_has_its_page() -> None:
    listed = [row[0].strip("` ") for row in table_rows(PAGES[0])]
    assert set(FORMATS) <= set(listed)
    folders = {p.parent.name for p in FEEDS.glob("*/__init__.py")}
    assert {p.parent.name for p in FEEDS.glob("*/README.md")} == folders


def test_every_column_is_described() -> None:
    rows = [row for row in table_rows(PAGES[1]) if row[0].strip("` ") in SCHEMA]
    described = [(name.strip("` "), wire.strip("`"), dtype) for name, wire, dtype, meaning in rows if meaning]
    order = [*ORIGIN, *CONTENT, *DERIVED]
    assert described == [(name, WIRE_NAMES.get(name, "—"), _TYPES[SCHEMA[name]]) for name in order]


def test_every_required_field_is_described() -> None:
    rows = {row[0].strip("` "): row[1] for row in table_rows(PAGES[1])}
    for type_, names in rsit.REQUIRED.items():
        assert re.findall(r"`(\w+)`", rows[type_]) == list(names)


def test_every_entry_of_a_mapping_is_described() -> None:
    rows = table_rows(FEEDS / "delimited" / "README.md")
    entries = [name for row in rows for name in re.findall(r"`(\w+)`", row[0])]
    assert sorted(entries) == sorted(_File.model_fields)


def test_the_mapping_on_the_page_is_one(tmp_path: Path) -> None:
    page = (FEEDS / "delimited" / "README.md").read_text(encoding="utf-8")
    (mapping,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "m.toml").write_text(mapping, encoding="utf-8")
    assert load(tmp_path / "m.toml").plan.code == "ssh-honeypot"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", list(FEEDS.glob("*/README.md")), ids=lambda p: p.parent.name)
def test_a_page_of_a_format_names_files_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"`((?:samples|expected)/[\w.]*)`", text):
        assert (page.parent / name).exists(), name
