"""The project's pages, as tests see them."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def text(name: str) -> str:
    """A page by its path from the project's folder."""
    return (ROOT / name).read_text(encoding="utf-8")


def all_pages() -> list[Path]:
    """Every Markdown page of the project: at the top, under docs/, and beside the code."""
    folders = (ROOT / "docs", ROOT / "src", ROOT / "tests", ROOT / "benchmarks")
    return sorted([*ROOT.glob("*.md"), *(page for folder in folders for page in folder.rglob("*.md"))])


def rooms() -> set[str]:
    """Rooms that exist, as folders below src/lachan: `wire`, `server/base`."""
    source = ROOT / "src" / "lachan"
    packages = [
        *source.glob("*/__init__.py"),
        *source.glob("server/*/__init__.py"),
        *source.glob("tools/*/__init__.py"),
    ]
    return {p.parent.relative_to(source).as_posix() for p in packages} - {"server", "tools"}


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, without its head."""
    section = page.partition(f"{heading}\n")[2]
    table = re.search(r"^\|.*\n\|[-| ]+\n((?:\|.*\n?)+)", section, re.MULTILINE)
    assert table, f"no table under {heading}"
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1].strip().splitlines()]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}
