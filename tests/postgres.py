"""A PostgreSQL cluster of the tests' own: own folder and port, trust on loopback, run without privileges, gone after.

Use it as a fixture (`postgres_url`), one cluster per test process; each use gets a database of its own.
"""

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.needs import find, reason

INITDB = "/usr/lib/postgresql/*/bin/initdb"
_numbers = itertools.count()


def _user() -> str | None:
    """Whom to run as: initdb refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    pytest.skip("nobody to run PostgreSQL as")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        assert isinstance(port, int)
        return port


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[tuple[Path, int]]:
    """(folder of the programs, port)."""
    initdb = find(INITDB) or find("initdb")
    if initdb is None:
        pytest.skip(reason("postgresql"))
    programs = Path(initdb).resolve().parent
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="lachan-pg-"))
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir()
    if user is not None:
        shutil.chown(folder, user)
        shutil.chown(data, user)
    port = _free_port()
    subprocess.run(
        [initdb, "-D", str(data), "-A", "trust", "-U", "lachan", "-E", "UTF8", "--locale=C.UTF-8"],
        check=True, capture_output=True, user=user, cwd=folder,
    )  # fmt: skip
    server = subprocess.Popen(
        [str(programs / "postgres"), "-D", str(data), "-p", str(port), "-k", str(folder),
         "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200"],
        user=user, cwd=folder, stdout=subprocess.DEVNULL, stderr=(folder / "log").open("wb"),
    )  # fmt: skip
    try:
        _wait(programs, port)
        yield programs, port
    finally:
        server.terminate()
        server.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(programs: Path, port: int) -> None:
    for _ in range(300):
        ready = subprocess.run(
            [str(programs / "pg_isready"), "-h", "127.0.0.1", "-p", str(port)], capture_output=True, check=False
        )
        if ready.returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not start")


@pytest.fixture
def postgres_url(postgres_cluster: tuple[Path, int]) -> Iterator[str]:
    """The address of a fresh, empty database."""
    programs, port = postgres_cluster
    name = f"lachan_{os.getpid()}_{next(_numbers)}"
    login = ["-h", "127.0.0.1", "-p", str(port), "-U", "lachan"]
    subprocess.run([str(programs / "createdb"), *login, name], check=True, capture_output=True)
    yield f"postgresql://lachan@127.0.0.1:{port}/{name}"
    subprocess.run([str(programs / "dropdb"), *login, "--force", name], check=True, capture_output=True)


@pytest.fixture
def postgres_clone(postgres_cluster: tuple[Path, int]) -> Iterator[Callable[[str], str]]:
    """A function: the address of a database → the address of a copy of it as it is now."""
    programs, port = postgres_cluster
    login = ["-h", "127.0.0.1", "-p", str(port), "-U", "lachan"]
    made: list[str] = []

    def clone(url: str) -> str:
        name = f"lachan_{os.getpid()}_{next(_numbers)}"
        source = url.rsplit("/", 1)[1]
        subprocess.run([str(programs / "createdb"), *login, "-T", source, name], check=True, capture_output=True)
        made.append(name)
        return f"postgresql://lachan@127.0.0.1:{port}/{name}"

    yield clone
    for name in made:
        subprocess.run([str(programs / "dropdb"), *login, "--force", name], check=True, capture_output=True)
