"""Every room and every feed format stands in its contract, so that no imports go unwatched."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "lachan"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]


def _contract(name: str) -> dict[str, list[str]]:
    return next(contract for contract in CONTRACTS if contract["id"] == name)


LAYERS = _contract("layers")["layers"]
LISTED = set(re.findall(r"lachan[\w.]*", " ".join(LAYERS)))


def rooms() -> set[str]:
    """The rooms that exist: packages of the two wings that hold rooms, and the wings that are one room."""
    folders = [SOURCE / "cli", SOURCE / "wire", *(SOURCE / "server").iterdir(), *(SOURCE / "tools").glob("*")]
    return {
        ".".join(("lachan", *folder.relative_to(SOURCE).parts))
        for folder in folders
        if (folder / "__init__.py").is_file()
    }


def test_every_room_is_in_the_layers() -> None:
    assert rooms() - LISTED == set()


def test_rooms_that_exist_are_not_marked_as_still_to_be_built() -> None:
    optional = set(re.findall(r"\((lachan[\w.]*)\)", " ".join(LAYERS)))
    assert rooms() & optional == set()


def test_nothing_of_ours_lies_outside_the_four_wings() -> None:
    strays = [p.name for p in SOURCE.iterdir() if p.is_dir() and p.name != "__pycache__"]
    assert sorted(set(strays) - {"cli", "server", "tools", "wire"}) == []


def test_every_feed_format_is_held_apart_from_the_others() -> None:
    formats = {
        f"lachan.server.feeds.{folder.name}"
        for folder in (SOURCE / "server" / "feeds").iterdir()
        if (folder / "__init__.py").is_file()
    }
    assert set(_contract("feeds")["modules"]) == formats
