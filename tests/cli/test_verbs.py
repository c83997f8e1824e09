"""What every verb owes its user: help with an example in two languages, tables and JSON, the right exit code."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from rich.cells import cell_len

from lachan.cli.main import VERBS, group
from tests.cli.program import environment, several


def commands() -> list[tuple[str, ...]]:
    context = click.Context(group)
    return [words for verb in VERBS for words in below(group.get_command(context, verb), (verb,))]


def below(command: click.Command | None, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not isinstance(command, click.Group):
        yield words
        return
    for name, one in command.commands.items():
        yield from below(one, (*words, name))


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_help_has_an_example(words: tuple[str, ...]) -> None:
    context = click.Context(group)
    command = group.get_command(context, words[0])
    for word in words[1:]:
        assert isinstance(command, click.Group)
        command = command.commands[word]
    assert command is not None
    assert command.help is not None
    assert f"lachan {' '.join(words)}" in command.help


HELPS = [*([*words, "--help"] for words in commands()), ["--help"], ["notices", "--help"], ["rejects", "--help"]]


@pytest.mark.parametrize(
    ("language", "heads", "not_said"),
    [
        ("vi", ("Cách dùng: lachan", "Tùy chọn:"), r"Usage|Options|Example|default|Show|\bTEXT\b|\bFILE\b|INTEGER"),
        ("en", ("Usage: lachan", "Options:"), "[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]"),
    ],
)
def test_help_in_both_languages_on_a_narrow_terminal(
    tmp_path: Path, language: str, heads: tuple[str, ...], not_said: str
) -> None:
    for words, answer in zip(HELPS, several(tmp_path, HELPS, language, COLUMNS="80"), strict=True):
        assert answer.code == 0, words
        assert all(head in answer.out for head in heads), words
        spoken = answer.out.replace("Lá Chắn", "").replace("[OPTIONS]", "")
        assert re.search(not_said, spoken) is None, words
        assert max(cell_len(line) for line in answer.out.splitlines()) <= 80, words


def test_help_needs_no_server_part() -> None:
    code = (
        "import sys; from lachan.cli.main import run; run(['take-in', '--help']);"
        "print([m for m in ('polars', 'django') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


QUESTIONS = [
    ["detections"],
    ["detections", "--class", "malicious-code", "--organisation", "hoa-sen", "--since", "2020-01-01"],
    ["infections"],
    ["registry", "show"],
    ["registry", "show", "hoa-sen"],
    ["whose", "203.0.113.70"],
    ["whose", "AS64496"],
    ["whose", "http://www.hoasen.example/login"],
    ["notices", "list"],
    ["notices", "list", "--state", "unaddressed"],
    ["rejects", "list"],
    ["reconcile", "--deep"],
]


@pytest.mark.parametrize("language", ["vi", pytest.param("en", marks=pytest.mark.slow)])
def test_every_question_has_a_table_and_json(demo: Path, language: str) -> None:
    asked = [*QUESTIONS, *([*words, "--json"] for words in QUESTIONS)]
    answers = several(demo, asked, language)
    for words, answer in zip(asked, answers, strict=True):
        assert answer.code == 0, (words, answer.err)
        assert answer.err == ""
    for words, answer in zip(QUESTIONS, answers[len(QUESTIONS) :], strict=True):
        lines = answer.out.splitlines() if words[0] in ("detections", "infections") else [answer.out]
        assert all(json.loads(line) is not None for line in lines)
        assert lines
    tables = dict(zip(map(" ".join, QUESTIONS), (a.out for a in answers), strict=False))
    assert "203.0.113.64/26" in tables["whose 203.0.113.70"]
    assert "song-xanh" in tables["whose AS64496"]
    assert "hoa-sen" in tables["whose http://www.hoasen.example/login"]
    assert "999.1.1.1" in tables["rejects list"]
    assert ("đơn vị giữ" if language == "vi" else "holder") in tables["whose 203.0.113.70"]


@pytest.mark.slow
def test_json_does_not_change_with_the_language(demo: Path) -> None:
    asked = [[*words, "--json"] for words in QUESTIONS if words[0] != "whose"]
    for words, vi, en in zip(asked, several(demo, asked, "vi"), several(demo, asked, "en"), strict=True):
        assert vi.out == en.out, words


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_not_there_is_named(demo: Path, language: str) -> None:
    asked = {
        ("detections", "--organisation", "nope"): "lachan registry show",
        ("infections", "--organisation", "nope"): "lachan registry show",
        ("notices", "list", "--organisation", "nope"): "lachan registry show",
        ("registry", "show", "nope"): "lachan registry show",
        ("explain", "LC-0000-0000"): {"vi": "không có thông báo này", "en": "no such notice"}[language],
        ("explain", "LC-XX"): "LC-7K2M9-4QXR1",
        ("notices", "show", "LC-XX"): "LC-7K2M9-4QXR1",
        ("rejects", "list", "--receipt", "nope"): "'nope'",
        ("whose", "no such thing"): "'no such thing'",
        ("registry", "import", "/nowhere.csv"): "/nowhere.csv",
        ("registry", "import", "vn"): {"vi": "giả lập", "en": "invented"}[language],
        ("take-in", "--format", "csv", __file__): "--mapping",
    }
    for (words, hint), answer in zip(asked.items(), several(demo, list(asked), language), strict=True):
        assert answer.code == 2, words
        assert hint in answer.err, words
        assert answer.out == ""


def test_init_and_what_follows(tmp_path: Path) -> None:
    home, outside = tmp_path / "home", tmp_path / "outside"
    outside.mkdir()
    (outside / "bad.csv").write_text("a,b\n", encoding="utf-8")
    first, *rest = several(
        home,
        [
            ["init", "--json"],
            ["init", "--json"],
            ["registry", "import", "vn", "--json"],
            ["registry", "import", "vn", "--json"],
            ["whose", "192.0.2.1", "--asn", "7552", "--json"],
            ["registry", "import", str(outside / "bad.csv")],
            ["take-in", "--resume"],
            ["notices", "plan", "--json"],
            ["notices", "send", "--json"],
            ["reconcile"],
        ],
    )
    assert first.json()["new"] is True
    again, seed, seed_again, whose, bad, resumed, planned, sent, agree = rest
    assert again.json()["new"] is False
    assert seed.json()[0]["added"] > 40
    assert seed_again.json()[0]["added"] == 0
    assert whose.json()["operator"]["organisation"] == "viettel"
    assert (bad.code, "missing:" in bad.err) == (2, True)
    assert (resumed.code, resumed.out) == (0, "No file was left unfinished.\n")
    assert planned.json() == {"planned": 0, "gone": 0, "escalated": 0, "readdressed": 0}
    assert sent.json()["sent"] == []
    assert agree.code == 0


@pytest.mark.slow
def test_reconcile_finds_and_says_one(demo: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo, home)
    stray = home / "lake" / "detections" / "2026-11-21" / "stray.parquet"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"x")
    shown, plain = several(home, [["reconcile"], ["reconcile", "--json"]], "vi")
    assert (shown.code, plain.code) == (1, 1)
    assert [finding["kind"] for finding in plain.json()] == ["no-manifest-row"]
    assert "lachan lake compact" in shown.out


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no /dev/full here")
@pytest.mark.parametrize("words", [["registry", "show"], ["detections", "--format", "csv"]], ids=" ".join)
def test_a_full_disk_is_named(demo: Path, words: list[str]) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "lachan.cli.main", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(demo, "en"),
            check=False,
        )
    assert (done.returncode, done.stderr) == (3, "Error: cannot be read or written: the disk is full\n")


@pytest.mark.slow
def test_a_reader_that_leaves_is_no_error(demo: Path) -> None:
    command = f"{sys.executable} -m lachan.cli.main detections --format csv | head -c 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env=environment(demo, "en"), check=False
    )
    assert (done.stdout, done.stderr) == ("i0\n", "")


@pytest.mark.slow
def test_a_reader_that_left_before_the_first_word_is_no_error(demo: Path) -> None:
    words = [sys.executable, "-m", "lachan.cli.main", "detections", "--format", "csv"]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdout=pipe, stderr=pipe, env=environment(demo, "en")) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        said = program.stderr.read()
    assert (program.returncode, said) == (0, b"")
