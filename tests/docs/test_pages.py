"""The pages agree with the code and with each other."""

import csv
import re
import tomllib
from pathlib import Path

import pytest

from lachan.server.base import errors
from tests.docs.pages import ROOT, all_pages, anchors, rooms, rows, text

ARCHITECTURE = text("ARCHITECTURE.md")
LAYERS = " ".join(
    next(
        c["layers"]
        for c in tomllib.loads(text("pyproject.toml"))["tool"]["importlinter"]["contracts"]
        if c["id"] == "layers"
    )
)


def test_every_room_has_its_paragraph_and_every_paragraph_its_room() -> None:
    named = set(re.findall(r"^### ([\w/]+)/$", ARCHITECTURE, re.MULTILINE))
    assert named == rooms()


def test_rooms_still_to_be_built_are_those_of_the_layers() -> None:
    section = ARCHITECTURE.partition("## Rooms still to be built\n")[2].partition("\n## ")[0]
    planned = set(re.findall(r"`((?:server|tools)/\w+)/`", section))
    optional = {name.removeprefix("lachan.").replace(".", "/") for name in re.findall(r"\((lachan[\w.]*)\)", LAYERS)}
    assert planned == optional - rooms()
    assert not planned & rooms()


def test_the_trust_table_names_every_room_that_reads_or_speaks() -> None:
    named = {
        name.strip().removeprefix("*planned:* ")
        for row in rows(ARCHITECTURE, "## Whom to trust with what")
        for name in row[0].split(",")
    }
    short = {room.removeprefix("server/") for room in rooms()}
    assert short - named == {"base"}  # holds nothing of its own
    table = rows(ARCHITECTURE, "## Whom to trust with what")
    hearing = {row[0] for row in table if not row[0].startswith("*planned:*") and not row[1].startswith("no")}
    assert hearing == {"console", "portal, api", "pages, site"}


def test_the_tree_of_errors_is_the_codes() -> None:
    named = set(re.findall(r"`(\w+)`", " ".join(row[0] for row in rows(ARCHITECTURE, "## Two kinds of wrong"))))
    tree = {name for name, value in vars(errors).items() if isinstance(value, type)}
    assert named == tree - {"LachanError"}


def test_places_named_in_the_architecture_exist() -> None:
    places = [
        place
        for row in rows(ARCHITECTURE, "## Where the data about the country lives")
        for place in re.findall(r"`(src/[^`]+)`", row[1])
    ]
    assert len(places) >= 5
    assert [p for p in places if not list(ROOT.glob(p))] == []


@pytest.mark.parametrize(
    ("page", "heading"),
    [
        ("README.md", "## The directive's clauses, and where they work"),
        ("README.vi.md", "## Các mục của Chỉ thị, và đã làm được đến đâu"),
    ],
)
def test_the_readme_names_every_clause_once_and_in_order(page: str, heading: str) -> None:
    clauses = csv.DictReader(text("src/lachan/server/law/vn/directive-clauses.csv").splitlines())
    wanted = []
    for row in clauses:
        clause = row["clause"] if row["clause"][0] in "123" else row["clause"][0]
        if row["clause"] != "reporting" and clause not in wanted:
            wanted.append(clause)
    named = [row[0] for row in rows(text(page), heading)]
    assert named == [*wanted, {"README.md": "six-monthly report", "README.vi.md": "báo cáo 6 tháng"}[page]]


def test_both_readmes_claim_the_same() -> None:
    english = [row[2] for row in rows(text("README.md"), "## The directive's clauses, and where they work")]
    vietnamese = [row[2] for row in rows(text("README.vi.md"), "## Các mục của Chỉ thị, và đã làm được đến đâu")]
    assert [e.startswith("**in part**") for e in english] == [v.startswith("**một phần**") for v in vietnamese]
    assert [e.startswith("not yet") for e in english] == [v.startswith("chưa có") for v in vietnamese]


def test_counts_in_the_readmes() -> None:
    kinds = len(text("src/lachan/server/feeds/shadowserver/reports.csv").splitlines()) - 1
    reports = len(list((ROOT / "src/lachan/cli/demo/samples").glob("*.csv")))
    words = {3: ("three", "ba"), 4: ("four", "bốn"), 5: ("five", "năm"), 6: ("six", "sáu"), 7: ("seven", "bảy")}[
        reports
    ]
    assert f"{kinds} kinds of Shadowserver report" in text("README.md")
    assert f"{kinds} loại báo cáo Shadowserver" in text("README.vi.md")
    assert f"{words[0]} reports" in text("README.md")
    assert f"{words[1]} báo cáo" in text("README.vi.md")


def test_the_readmes_commands_are_targets_of_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    for page in ("README.md", "README.vi.md", "CONTRIBUTING.md"):
        code = "\n".join(re.findall(r"```.*?```|`[^`]+`", text(page), re.DOTALL))
        asked = set(re.findall(r"(?:^|`)make ([a-z][a-z-]*)", code, re.MULTILINE))
        assert asked
        assert asked - targets == set(), page


@pytest.mark.parametrize("page", all_pages(), ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    outside_code = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", outside_code):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        if not place.exists() or (anchor and anchor not in anchors(place)):
            broken.append(target)
    assert broken == []


def test_every_decision_is_listed() -> None:
    listed = re.findall(r"^\| \[\d{4}\]\(([^)]+)\)", text("docs/decisions/README.md"), re.MULTILINE)
    assert listed == sorted(p.name for p in (ROOT / "docs/decisions").glob("[0-9]*.md"))


def test_the_glossary_uses_each_word_once() -> None:
    vietnamese = re.findall(r"^\| ([^|]+?) \|", text("GLOSSARY.md"), re.MULTILINE)
    words = [word for word in vietnamese if word not in ("Tiếng Việt", "---")]
    assert len(words) > 60
    assert sorted(words) == sorted(set(words))


def test_the_glossarys_names_are_in_the_code() -> None:
    source = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "src").rglob("*.py"))
    names = [
        name
        for line in re.findall(r"^\|(?:[^|\n]*\|){3}([^|\n]+)\|$", text("GLOSSARY.md"), re.MULTILINE)
        for name in re.findall(r"`([^`]+)`", line)
    ]
    assert len(names) > 40
    assert [n for n in names if n.strip("/").rsplit(".", 1)[-1] not in source] == []


def test_the_picture_stands_alone() -> None:
    picture = text("docs/assets/loop.svg")
    assert "prefers-color-scheme: dark" in picture
    assert re.findall(r"""(?:href|src|url)\s*[=(]""", picture) == []  # nothing is loaded from elsewhere
    assert re.search(r"<title[^>]*>[^<]+</title>", picture)
    assert re.search(r"<desc[^>]*>[^<]+</desc>", picture)
