"""The verbs of a register's import, one after the other as a clerk uses them, in both languages."""

from pathlib import Path

import pytest

from tests.cli.program import several
from tests.registry.register import files, written


@pytest.mark.parametrize("lang", ["vi", pytest.param("en", marks=pytest.mark.slow)])
def test_a_register_from_files_to_undo(tmp_path: Path, lang: str) -> None:
    out = written(tmp_path / "out", prefixes=600, organisations=60, days=2)
    home = tmp_path / "home"
    first, second = ([str(path) for path in files(out, number)] for number in (0, 1))
    source = ["--source", "sim", "--country", "ZZ"]
    points = str(Path(first[0]).parent / "focal-points.csv")
    answers = several(
        home,
        [
            ["init", "--simulated", "--home", str(home)],
            ["registry", "propose", *first, *source, "--as-of", "2026-11-01", "--json"],
            ["registry", "propose", *second, *source, "--as-of", "2026-11-02"],
            ["registry", "proposals"],
            ["registry", "proposals", "1"],
            ["registry", "focal-points", points],
            ["registry", "uncontactable", "--json"],
            ["registry", "contacts", "due", "--json"],
            ["registry", "contacts", "list", "org-songxanh1-zz"],
            ["registry", "contacts", "confirm", "org-songxanh1-zz"],
            ["registry", "identify", "org-songxanh1-zz", "ma-so-thue", "0100000000", "--since", "2026-01-01"],
            ["registry", "show", "org-songxanh1-zz"],
            ["registry", "conflicts"],
            ["registry", "undo", "1", "--why", "x", "--by", "a", "--json"],
            ["registry", "propose", *first, *source, "--as-of", "2999-01-01"],
            ["registry", "approve", "9", "--why", "x"],
            ["registry", "reject", "1", "--why", "x"],
            ["registry", "settle", "9", "org-songxanh1-zz", "--why", "x"],
        ],
        lang,
    )
    codes = [answer.code for answer in answers]
    assert codes[:2] == [0, 0]
    assert codes[2] in (0, 1)
    assert codes[3:14] == [0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0], [(a.code, a.err) for a in answers]
    assert codes[14:] == [2, 2, 2, 2]
    made = answers[1].json()
    assert made["state"] == "applied"
    assert made["added"] > 600
    undone = answers[13].json()
    assert undone["restored"] + undone["left"] == made["added"]
    assert {one["why"] for one in answers[6].json()} == {"no-contact", "registry-contacts-only"}
    assert all("…@" in one["mail"] for one in answers[7].json())
    assert "ma-so-thue: 0100000000" in answers[11].out
    said = " ".join(answer.out + answer.err for answer in answers)
    assert "truc@" not in said
    assert ("không có đề xuất này" if lang == "vi" else "no such proposal") in said


@pytest.mark.slow  # a demo of its own
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_request_from_the_demo_to_an_answer(tmp_path: Path, lang: str) -> None:
    home = tmp_path / "home"
    answers = several(
        home,
        [
            ["demo", "--home", str(home), "--no-serve"],
            ["registry", "requests", "list", "--json"],
            ["registry", "requests", "list"],
            ["registry", "requests", "show", "1"],
            ["registry", "requests", "show", "1", "--json"],
            ["registry", "requests", "approve", "1", "--why", "x", "--by", "demo"],
            ["registry", "requests", "approve", "1", "--why", " ", "--by", "minh"],
            ["registry", "requests", "approve", "1", "--why", "đúng hợp đồng", "--by", "minh", "--json"],
            ["registry", "requests", "refuse", "1", "--why", "x"],
            ["registry", "requests", "refuse", "99", "--why", "x"],
            ["registry", "requests", "list", "--all"],
            ["registry", "requests", "show", "1"],
        ],
        lang,
    )
    assert [answer.code for answer in answers] == [0, 1, 1, 0, 0, 2, 2, 0, 2, 2, 0, 0], [a.err for a in answers]
    (waiting,) = answers[1].json()
    assert (waiting["organisation"], waiting["kind"], waiting["state"]) == ("hoa-sen", "network-added", "waiting")
    preview = answers[4].json()["preview"]
    assert preview["owners"] == [{"text": waiting["texts"][0], "before": "song-xanh", "after": "hoa-sen"}]
    assert preview["moved"] > 0, "the demo shows what a preview is for"
    assert answers[7].json()["version"] == preview["version"] + 1
    assert ("người khác" if lang == "vi" else "somebody else") in answers[5].err
    assert ("không còn chờ" if lang == "vi" else "does not wait any more") in answers[8].err
    assert "đúng hợp đồng" in answers[11].out
