"""`lachan figures`, as people type it."""

from pathlib import Path

import pytest

from tests.cli.program import lachan


@pytest.mark.slow  # a home of its own
def test_made_once_listed_and_held_against_their_digests(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert lachan("init", home=home).code == 0
    made = lachan("figures", "make", "--day", "2025-06-30", "--json", home=home)
    assert [one["figure"] for one in made.json()] == ["tinh", "tuan", "ho-ma-doc", "thoi-gian"]
    assert made.json()[0] == {"figure": "tinh", "edition": "2025-06-30", "rows": 65, "hidden": 0}
    assert lachan("figures", "make", "--day", "2025-06-30", "--json", home=home).json() == []
    assert lachan("figures", "make", "--day", "2999-01-01", home=home).code == 2
    listed = lachan("figures", "list", "--json", home=home).json()
    assert [len(one["digest"]) for one in listed] == [64] * 4
    assert lachan("figures", "verify", home=home).code == 0
    table = home / "figures" / "tinh" / "2025-06-30" / "tinh.csv"
    table.chmod(0o644)
    table.write_text("x", encoding="utf-8")
    wrong = lachan("figures", "verify", "--json", home=home)
    assert wrong.code == 1
    assert wrong.json()["differences"] == [{"figure": "tinh", "edition": "2025-06-30", "file": "tinh.csv"}]
