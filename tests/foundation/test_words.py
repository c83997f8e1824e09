"""The word check finds a planted word in any file git would take, and nothing in what it should leave alone."""

import subprocess
from pathlib import Path

import pytest

from scripts.check_words import HOSTS, findings, forbidden, main

ELSEWHERE = forbidden(Path("/builds/lachan"))
SLASH = "/"
USER = f"{SLASH}home{SLASH}someone"


@pytest.mark.parametrize(
    "text",
    [
        *HOSTS,
        f"cd {USER}/src",
        f'path = "{USER}"',
        f"{SLASH}Users{SLASH}someone",
        f"see {SLASH}root/notes",
        f"HOME={SLASH}root",
        "/builds/lachan/src",
    ],
)
def test_found(text: str) -> None:
    assert [line for line, _ in findings(f"first\n{text}\n", ELSEWHERE)] == [2]


@pytest.mark.parametrize(
    "text",
    [
        "https://vanban.chinhphu.vn/root/index",
        "https://example.vn/home/tin-tuc",
        "the root of the tree; /roots and /rooted",
        "~/home/x and ./home/x",
        "var/lib/lachan, /etc/lachan, /tmp/x",
        "pip and npm and apt-get",
    ],
)
def test_left_alone(text: str) -> None:
    assert list(findings(text, ELSEWHERE)) == []


def test_the_folder_above_a_checkout_counts_unless_it_is_any_machines() -> None:
    assert list(findings("/secret-desk/shared/x", forbidden(Path("/secret-desk/lachan"))))
    assert not list(findings("/tmp/shared/x", forbidden(Path("/tmp/lachan"))))


def test_main_finds_a_planted_word_in_tracked_and_new_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init")
    (tmp_path / ".gitignore").write_text("ignored.txt\n")
    (tmp_path / "tracked.md").write_text("fine\n")
    (tmp_path / "ignored.txt").write_text(f"{HOSTS[0]}\n")
    git("add", "tracked.md")
    assert main(tmp_path) == 0
    (tmp_path / "new.md").write_text(f"fine\n\n{HOSTS[1]}\n")
    (tmp_path / "tracked.md").write_bytes(b"\xff\x00" + HOSTS[0].encode())
    capsys.readouterr()
    assert main(tmp_path) == 1
    assert capsys.readouterr().out.splitlines() == [f"new.md:3: {HOSTS[1]}", f"tracked.md:1: {HOSTS[0]}"]
