"""What ARCHITECTURE.md says holds everywhere, as far as the text of the code can show it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

SOURCE = ROOT / "src" / "lachan"


def code() -> Iterator[tuple[str, str]]:
    """Each module's place and text."""
    for path in sorted(SOURCE.rglob("*.py")):
        yield path.relative_to(SOURCE).as_posix(), path.read_text(encoding="utf-8")


def places(pattern: str) -> list[str]:
    """Where a pattern stands in the code."""
    return [place for place, text in code() if re.search(pattern, text, re.MULTILINE)]


def test_the_clock_is_read_in_one_place() -> None:
    assert places(r"datetime\.now\(|date\.today\(|utcnow\(|time\.time\(|timezone\.now\(") == ["server/base/clock.py"]


def test_only_doors_ask_for_the_present() -> None:
    asking = places(r"base\.clock import .*\bnow\b")
    own = ["server/site/django.py", "server/site/worker.py"]  # each request's, each job's
    assert [place for place in asking if not place.startswith("cli/")] == own


def test_nothing_is_random() -> None:
    assert places(r"^\s*(?:import|from) (?:random|secrets|uuid)\b") == []


CALLS_OUT = {
    "server/post/channels.py", "server/post/smtp.py",  # SMTP, to the mail server of the settings
    "server/notices/answers/boxes.py", "server/notices/answers/imap.py",  # IMAP, to the mailbox of the settings
    "server/daily/fetching.py",  # HTTPS, to the address that an operator's command is given
}  # fmt: skip
LISTENS = {"tools/malware/window/serve.py"}  # the window, on 127.0.0.1
LOCAL = {"tools/malware/clamd/client.py"}  # ClamAV's socket on this machine


def test_only_the_window_listens_and_few_call_out() -> None:
    modules = (
        r"^\s*(?:import|from) (?:socketserver|http|urllib\.request|smtplib|imaplib|asyncio|ssl|requests|httpx2?)\b"
    )
    assert set(places(modules)) <= CALLS_OUT | LISTENS
    assert set(places(r"socket\.socket\(|create_connection|create_server")) <= LOCAL
    assert 'HOST: Final = "127.0.0.1"' in dict(code())["tools/malware/window/serve.py"]


def test_no_signals_and_nothing_hidden_in_save() -> None:
    assert (
        places(r"django\.(?:db\.models|dispatch|core)\.?\w* import .*\b(?:Signal|receiver)\b|post_save|pre_save") == []
    )
    assert places(r"def save\(self") == []


def test_no_room_of_odds_and_ends() -> None:
    names = {path.stem for path in SOURCE.rglob("*") if path.suffix == ".py" or path.is_dir()}
    assert names & {"utils", "util", "helpers", "common", "services", "managers", "core", "misc"} == set()


@pytest.mark.parametrize("room", [p.parent for p in SOURCE.glob("server/*/__init__.py")], ids=lambda p: str(p.name))
def test_every_room_opens_with_what_it_is(room: Path) -> None:
    assert (room / "__init__.py").read_text(encoding="utf-8").startswith('"""')


def test_no_real_mailbox_is_shipped() -> None:
    texts = [(p, p.read_text(encoding="utf-8")) for p in SOURCE.rglob("*") if p.suffix in (".csv", ".toml", ".py")]
    boxes = [(p.name, box) for p, text in texts for box in re.findall(r"\b[\w.-]+@([\w-]+(?:\.[\w-]+)+)\b", text)]
    assert boxes
    assert [b for b in boxes if not b[1].endswith((".example", ".invalid", "example.com", "example.org"))] == []
