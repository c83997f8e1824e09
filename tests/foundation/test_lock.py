"""requirements.lock: every package pinned and hashed, no address, and in step with pyproject.toml."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.check_licences import pins

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED = [
    text
    for group in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
    for text in group
    if Requirement(text).name != PROJECT["name"]
]


def test_every_package_has_hashes() -> None:
    blocks = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(pins(LOCK)) > 20
    assert [block.splitlines()[0] for block in blocks if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", block)] == []


def test_no_address_option_or_folder() -> None:
    assert re.findall(r"^.*://.*$|^-.*$|(?:^|\s)/\S*", LOCK, flags=re.MULTILINE) == []


@pytest.mark.parametrize("asked", ASKED)
def test_lock_meets_pyproject(asked: str) -> None:
    requirement = Requirement(asked)
    versions = {canonicalize_name(pin.name): pin.version for pin in pins(LOCK)}
    found = versions.get(canonicalize_name(requirement.name), "no version")
    assert found != "no version", f"{requirement.name} is not in the lock: run `make lock`"
    assert found in requirement.specifier, f"{requirement} is locked at {found}: run `make lock`"


def test_the_builder_is_locked_so_that_setup_fetches_nothing_unhashed() -> None:
    builder = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    versions = {pin.name: pin.version for pin in pins(LOCK)}
    asked = [Requirement(text) for text in builder]
    assert [str(r) for r in asked if r.name not in versions or versions[r.name] not in r.specifier] == []


def test_no_lock_file_that_names_hosts() -> None:
    assert [name for name in ("uv.lock", "poetry.lock", "package-lock.json") if (ROOT / name).exists()] == []
