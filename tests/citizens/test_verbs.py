"""`lachan citizens`: counts and states, in both languages; nothing of what anybody wrote."""

import stat
from pathlib import Path

import pytest

from lachan.server.base.settings import Citizens
from lachan.server.citizens import keys
from tests.cli.program import lachan, several


@pytest.mark.slow  # a new home, several processes
def test_a_new_home_has_a_key_and_no_report(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert lachan("init", home=home).code == 0
    key = home / "citizens-key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_bytes()
    in_vietnamese = (("init",), ("citizens", "counts"))
    _, said = several(home, in_vietnamese, "vi")
    assert "Tôi vừa mất tiền" in said.out
    counted, tidied = several(home, (("citizens", "counts", "--json"), ("citizens", "tidy", "--json")))
    assert (counted.code, counted.json()["waiting"], counted.json()["by_what"]["money"]) == (0, 0, 0)
    assert tidied.json() == {"reports": 0, "files": 0}
    assert keys.load(home, Citizens()).root == before, "a second init keeps the first key"
