"""A skip for want of a server is listed with its package, and fails the run where nothing may be skipped."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.needs import find, needs, reason

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = ("-p", "tests.skips", "-p", "no:cacheprovider", "-p", "no:django")
TEST = """
from tests.needs import needs
import pytest

@needs("no-such-server", command="/no/such/*/command")
def test_on_a_server() -> None: ...

def test_alone() -> None: ...

@pytest.mark.skip(reason="another reason")
def test_other() -> None: ...
"""


def run(folder: Path, test: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_sample.py").write_text(test)
    (folder / "pytest.ini").write_text("[pytest]\n")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("CI", "LACHAN_", "PYTEST_"))}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *PLUGINS, "-c", str(folder / "pytest.ini"), *arguments, str(folder)],
        cwd=ROOT,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("arguments", [(), ("-n", "1")], ids=["alone", "xdist"])
def test_listed_and_passing_on_a_developers_machine(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    found = run(tmp_path, TEST, *arguments)
    assert found.returncode == 0, found.stdout
    assert re.search(r"Debian package no-such-server:\n +.*test_sample\.py::test_on_a_server", found.stdout)
    assert "test_other" not in found.stdout
    assert "1 passed, 2 skipped" in found.stdout


@pytest.mark.parametrize(
    ("arguments", "switch"), [((), {"CI": "true"}), (("-n", "1"), {"LACHAN_NO_SKIP": "1"})], ids=["alone", "xdist"]
)
def test_failing_where_nothing_may_be_skipped(
    tmp_path: Path, arguments: tuple[str, ...], switch: dict[str, str]
) -> None:
    assert run(tmp_path, TEST, *arguments, **switch).returncode == 1


def test_other_skips_do_not_fail_the_run(tmp_path: Path) -> None:
    others = TEST.replace('@needs("no-such-server", command="/no/such/*/command")', "")
    found = run(tmp_path, others, CI="true")
    assert found.returncode == 0, found.stdout
    assert "want of a server" not in found.stdout


def test_a_whole_file_skipped_counts(tmp_path: Path) -> None:
    whole = f"import pytest\npytest.skip({reason('no-such-server')!r}, allow_module_level=True)\n"
    (tmp_path / "test_beside.py").write_text("def test_beside() -> None: ...\n")
    found = run(tmp_path, whole + TEST, CI="true")
    assert "1 passed, 1 skipped" in found.stdout
    assert found.stdout.count("Debian package no-such-server:") == found.returncode == 1


def test_no_tests_is_a_failure(tmp_path: Path) -> None:
    assert run(tmp_path, "").returncode == 5


def test_find_takes_names_and_the_last_of_a_pattern(tmp_path: Path) -> None:
    for version in ("14", "15"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "initdb").touch()
    assert find(f"{tmp_path}/*/initdb") == f"{tmp_path}/15/initdb"
    assert find("sh") is not None
    assert find("no-such-command-at-all") is None
    assert needs("dash", command="sh").args == (False,)


def test_every_package_that_tests_want_is_one_that_make_servers_installs() -> None:
    listed = {
        line.split()[0]
        for line in (ROOT / "scripts/servers.txt").read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    }
    wanted = {
        package
        for path in (ROOT / "tests").rglob("*.py")
        if path.parent.name != "foundation" and path.name != "needs.py"
        for package in re.findall(r'\b(?:needs|reason)\(\s*"([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert wanted <= listed
