"""One demo home for all tests that only read it, made once even where tests run in several processes."""

import fcntl
from pathlib import Path

import pytest

from tests.cli.program import lachan


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The home that `lachan demo` made, not to be changed; beside it, in said.txt, what that printed in Vietnamese."""
    base = tmp_path_factory.getbasetemp()
    ground = (base if worker_id == "master" else base.parent) / "shared-demo"
    home, said = ground / "home", ground / "said.txt"
    ground.mkdir(exist_ok=True)
    with (ground / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            answer = lachan("demo", "--home", str(home), lang="vi")
            assert answer.code == 0, answer.err
            said.write_text(answer.out, encoding="utf-8")
    return home
