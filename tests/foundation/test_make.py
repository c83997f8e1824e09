"""The Makefile: its help, and a setup that says what is missing, does its work once and no more."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APT_LINE = "sudo apt-get install -y git make python3-venv"
TARGETS = [
    *"help setup demo test-fast test check bench bench-large bench-month bench-scan scanner".split(),
    *"servers fresh lock licences clean".split(),
]

# Stands in for python3: answers the questions scripts/setup.sh asks, makes a .venv whose python notes what it is told.
PYTHON = """#!/bin/sh
case "$*" in
    *version_info*) exit {too_old} ;;
    *ensurepip*) exit {no_venv} ;;
    --version) echo "Python 3.9.2" ;;
    *"-m venv"*)
        mkdir -p .venv/bin
        printf '#!/bin/sh\\necho "$*" >>told.txt\\n' >.venv/bin/python
        chmod +x .venv/bin/python ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what setup reads, under a name with a space."""
    folder = tmp_path / "lá chắn"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def stub(checkout: Path, *, too_old: int = 0, no_venv: int = 0) -> str:
    path = checkout / "python-stub"
    path.write_text(PYTHON.format(too_old=too_old, no_venv=no_venv))
    path.chmod(0o755)
    return "./python-stub"


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make as from a plain shell, also when these tests were started by make."""
    environment = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PYTHON")}
    return subprocess.run(["make", *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=60)


def pip_calls(checkout: Path) -> list[str]:
    told = (checkout / "told.txt").read_text().splitlines()
    return [line for line in told if " install " in f" {line} "]


def test_help_is_the_default_and_lists_every_target() -> None:
    run = make(ROOT)
    assert run.returncode == 0
    assert run.stdout == make(ROOT, "help").stdout
    assert [line.split()[0] for line in run.stdout.splitlines()] == sorted(TARGETS, key=_place)
    assert all(len(line.split()) > 2 for line in run.stdout.splitlines())


def _place(target: str) -> int:
    return (ROOT / "Makefile").read_text().index(f"\n{target}:")


def test_every_target_is_phony() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert phony is not None
    assert sorted(phony.group(1).split()) == sorted(TARGETS)


@pytest.mark.parametrize("missing", [{"no_venv": 1}, {"too_old": 1}])
def test_setup_names_the_packages_and_exits_2(checkout: Path, missing: dict[str, int]) -> None:
    run = subprocess.run(
        ["bash", "scripts/setup.sh"],
        cwd=checkout,
        env={**os.environ, "PYTHON": stub(checkout, **missing)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 2
    assert APT_LINE in run.stderr
    assert not (checkout / ".venv").exists()


def test_make_setup_fails_with_the_apt_line_without_any_python(checkout: Path) -> None:
    run = make(checkout, "setup", "PYTHON=no-such-python")
    assert run.returncode == 2
    assert APT_LINE in run.stderr


def test_setup_installs_by_hash_once_and_again_when_the_lock_changes(checkout: Path) -> None:
    python = f"PYTHON={stub(checkout)}"
    assert make(checkout, "setup", python).returncode == 0
    first = pip_calls(checkout)
    assert len(first) == 2
    assert "--require-hashes" in first[0]
    assert {"--no-deps", "--no-build-isolation", "--editable"} <= set(first[1].split())

    os.utime(checkout / "requirements.lock")
    assert make(checkout, "setup", python).stdout == ""
    assert pip_calls(checkout) == first

    with (checkout / "requirements.lock").open("a") as lock:
        lock.write("# newer\n")
    assert make(checkout, "setup", python).returncode == 0
    assert len(pip_calls(checkout)) == 4


def test_a_failed_install_leaves_no_stamp(checkout: Path) -> None:
    python = f"PYTHON={stub(checkout)}"
    assert make(checkout, "setup", python).returncode == 0
    with (checkout / "pyproject.toml").open("a") as project:
        project.write("# newer\n")
    (checkout / ".venv/bin/python").write_text('#!/bin/sh\ncase "$*" in *require-hashes*) exit 1 ;; esac\n')
    assert make(checkout, "setup", python).returncode == 2
    assert make(checkout, "setup", python).returncode == 2


@pytest.mark.parametrize("script", [*sorted(ROOT.glob("scripts/*.sh")), ROOT / ".ci/run"], ids=lambda path: path.name)
def test_scripts_parse_and_stop_at_the_first_error(script: Path) -> None:
    subprocess.run(["bash", "-n", str(script)], check=True)
    assert "set -euo pipefail" in script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK)
