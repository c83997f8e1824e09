"""Any error becomes one line and an exit code; one nobody foresaw shows its type and place, never what it holds."""

import errno
import shutil
import sqlite3
from pathlib import Path

import click
import pytest
from django.db.utils import DatabaseError, IntegrityError, OperationalError

from lachan.cli import main
from lachan.cli.faults import OURS, USAGE, WIRE, fault_of
from lachan.server.base.errors import BadInput, Damaged, NotFound, OurFault, Refused, WiresFault
from tests.cli.program import lachan, needs_permissions

SECRET = "nguyen.van.chim@mail.example"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadInput("x"), USAGE),
        (NotFound("x"), USAGE),
        (Refused("x"), USAGE),
        (WiresFault("x"), WIRE),
        (OurFault("x"), OURS),
        (Damaged("x"), OURS),
        (OSError(errno.ENOSPC, "No space left on device", "/srv/a"), WIRE),
        (PermissionError(errno.EACCES, "Permission denied", "/srv/a"), WIRE),
        (MemoryError(), WIRE),
        (OperationalError("attempt to write a readonly database"), WIRE),
        (OperationalError('connection to server at "db", port 5432 failed'), WIRE),
        (DatabaseError("database disk image is malformed"), OURS),
        (KeyError("x"), OURS),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_whose_fault(error: Exception, code: int, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LACHAN_LANG", language)
    fault = fault_of(error)
    assert fault.code == code
    assert "\n" not in fault.text


def test_a_file_error_names_the_file_and_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    error = OSError(errno.ENOSPC, "No space left on device", "/srv/lachan/raw")
    monkeypatch.setenv("LACHAN_LANG", "vi")
    assert fault_of(error).text == "Lỗi: /srv/lachan/raw: không đọc hoặc không ghi được: hết chỗ trên ổ đĩa"
    monkeypatch.setenv("LACHAN_LANG", "en")
    assert fault_of(error).text == "Error: /srv/lachan/raw: cannot be read or written: the disk is full"


@pytest.mark.parametrize(
    "error",
    [
        ValueError(f"bad row: {SECRET}"),
        IntegrityError(f"DETAIL: Key (email)=({SECRET}) already exists."),
        OperationalError(f"no such column: {SECRET}"),
        sqlite3.OperationalError(f"near {SECRET}"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_nobody_foresaw_is_not_repeated(error: Exception) -> None:
    fault = fault_of(error)
    assert fault.code == OURS
    assert type(error).__name__ in fault.text
    assert SECRET not in fault.text
    assert "LACHAN_DEBUG=1" in fault.text


def test_the_place_is_ours_and_of_no_machine() -> None:
    try:
        main._Lazy().get_command(click.Context(main.group), [])  # type: ignore[arg-type]
    except TypeError as error:
        text = fault_of(error).text
    assert "TypeError (cli/main.py:" in text


def test_escape_sequences_in_a_message_are_shown() -> None:
    assert "\\x1b[2J" in fault_of(BadInput("\x1b[2J.csv: not a file")).text


@pytest.mark.parametrize(("debug", "shown"), [("", False), ("1", True)])
def test_a_traceback_is_for_those_who_ask(
    debug: str, shown: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*arguments: object, **named: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(main.group, "main", broken)
    monkeypatch.setenv("LACHAN_DEBUG", debug)
    assert main.run([]) == OURS
    said = capsys.readouterr().err
    assert ("Traceback" in said) is shown
    assert (SECRET in said) is shown


def test_an_interrupt_is_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*arguments: object, **named: object) -> None:
        raise click.exceptions.Abort

    monkeypatch.setattr(main.group, "main", interrupted)
    monkeypatch.setenv("LACHAN_LANG", "vi")
    assert main.run([]) == 130
    assert capsys.readouterr().err == "Đã dừng.\n"


@needs_permissions
@pytest.mark.parametrize(
    ("mode", "code", "reason"),
    [
        pytest.param(0o000, USAGE, "is not readable", id="closed", marks=pytest.mark.slow),
        pytest.param(0o500, WIRE, "the database: it is read-only", id="read-only"),
    ],
)
def test_a_home_without_permission(demo: Path, tmp_path: Path, mode: int, code: int, reason: str) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo, home)
    places = [home, *home.rglob("*")]
    for place in reversed(places):
        place.chmod(mode)
    report = tmp_path / "2026-11-21-event_sinkhole-x.csv"
    report.write_text("timestamp,src_ip\n", encoding="utf-8")
    answer = lachan("take-in", str(report), home=home, permissions=True)
    for place in places:
        place.chmod(0o700)
    assert answer.code == code, answer
    assert reason in answer.err
    assert "Traceback" not in answer.err


@needs_permissions
def test_a_file_without_permission(tmp_path: Path) -> None:
    place = tmp_path / "2026-11-21-event_sinkhole-x.csv"
    place.touch(mode=0o000)
    answer = lachan("take-in", str(place), home=tmp_path, permissions=True)
    assert answer.code == USAGE
    assert "is not readable" in answer.err
