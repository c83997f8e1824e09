"""`lachan notices check`, `revoke`, `dkim-key` as a person meets them."""

from pathlib import Path

import pytest

from tests.cli.program import several

UNKNOWN = "LC-7K2M9-4QXR1"


@pytest.mark.slow
def test_codes_and_keys(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text('[identity]\ndomain = "thu.example"\n', encoding="utf-8")
    made, none, unknown, mistyped, link, first, again, shown = several(
        home,
        [
            ["init"],
            ["notices", "dkim-key"],
            ["notices", "check", UNKNOWN],
            ["notices", "check", UNKNOWN[:-1] + "2"],
            ["notices", "revoke", UNKNOWN],
            ["notices", "dkim-key", "--new"],
            ["notices", "dkim-key", "--new"],
            ["notices", "dkim-key", "--json"],
        ],
    )
    assert made.code == 0
    assert (home / "answers.key").stat().st_mode & 0o777 == 0o600
    assert [one.code for one in (none, unknown, mistyped, link, again)] == [2, 2, 2, 2, 2]
    assert "mistyped" in mistyped.err
    assert first.code == 0
    assert "lachan._domainkey.thu.example. IN TXT" in first.out
    assert (home / "dkim.pem").stat().st_mode & 0o777 == 0o600
    assert shown.json()["text"].startswith("v=DKIM1; k=rsa; p=")
    assert shown.json()["used"] is False
