"""`lachan tools`, as people type it."""

from pathlib import Path

import pytest

from tests.cli.program import lachan


@pytest.mark.slow  # a home of its own, several processes
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_offered_listed_damaged_withdrawn(tmp_path: Path, lang: str) -> None:
    home, file = tmp_path / "home", tmp_path / "lachan-scan"
    file.write_bytes(b"inert")
    assert lachan("init", home=home).code == 0
    words = ("tools", "offer", str(file), "--version", "0.1.0", "--system", "linux", "--by", "bien-tap")
    assert "/cong-cu" in lachan(*words, home=home, lang=lang).out
    (one,) = lachan("tools", "list", "--json", home=home).json()
    assert (one["name"], one["bytes"], one["whole"]) == ("lachan-scan", 5, True)
    assert one["sha256"] in lachan("tools", "list", home=home, lang=lang).out
    (home / "tools" / one["sha256"]).write_bytes(b"other")
    shown = lachan("tools", "list", home=home, lang=lang)
    assert shown.code == 1
    assert ("đã khác" if lang == "vi" else "changed") in shown.out
    assert lachan("tools", "withdraw", "lachan-scan", "--by", "bien-tap", home=home, lang=lang).code == 0
    again = lachan("tools", "withdraw", "lachan-scan", "--by", "bien-tap", home=home, lang=lang)
    assert again.code == 2
    assert ("không có công cụ này" if lang == "vi" else "no such program") in again.err.lower()
