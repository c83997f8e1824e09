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
            ["registry", "settle", "9", "org-songxanh1-zz"],
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
