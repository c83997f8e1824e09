"""The verbs of sending as a person meets them: words, JSON, exit codes."""

from pathlib import Path

import pytest
import tomli_w

from tests.cli.program import several
from tests.notices.build import IDENTITY
from tests.notices.ground import sending_to
from tests.notices.mail_server import running
from tests.notices.test_killed_sending import Sending
from tests.notices.test_reports import report


@pytest.mark.slow
def test_from_stop_to_bounce(tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    with running(tmp_path / "server") as server:
        smtp = sending_to(server).smtp.model_dump(mode="json")
        settings = tomli_w.dumps({"identity": IDENTITY.model_dump(), "smtp": smtp})
        (tmp_path / "settings.toml").write_text(settings, encoding="utf-8")
        sending = Sending(tmp_path, server)
        sending.run("ground", "ok.1", "rcpt-550.2", "drop-lost.3")
        first, second, third = sending.state()["notices"]
        file = tmp_path / "bounce.eml"
        file.write_bytes(report(returned=f"Message-ID: <{first['message_id']}>"))
        verbs = [
            ["notices", "stop", "--why", "thử", "--by", "lan"],
            ["notices", "send"],
            ["notices", "resume", "--why", "xong", "--by", "lan"],
            ["notices", "send", "--json"],
            ["notices", "resolve", third["code"], "again", "--by", "lan"],
            ["notices", "resolve", third["code"], "again"],
            ["notices", "send", "--channel", "outbox"],
            ["notices", "bounce", str(file), "--json"],
            ["notices", "count", "--json"],
            ["notices", "count"],
        ]
        stopped, refused, resumed, sent, again, twice, outbox, bounced, counted, table = several(tmp_path, verbs)
    assert (stopped.code, resumed.code, again.code, outbox.code) == (0, 0, 0, 0)
    assert refused.code == 2
    assert "Sending is stopped: lan" in refused.out
    answer = sent.json()
    assert (sent.code, answer["channel"], answer["halted"]) == (1, "smtp", "")
    assert [answer[part] for part in ("sent", "failed", "doubted")] == [[n["code"]] for n in (first, second, third)]
    assert twice.code == 2
    assert "not in doubt" in twice.err
    assert (bounced.code, bounced.json()["state"], bounced.json()["reason"]) == (0, "bounced", "5.1.1")
    found = {state: n for state, n in counted.json().items() if n}
    assert found == {"sent": 1, "failed": 1, "bounced": 1, "total": 3}
    assert "bounced" in table.out


@pytest.mark.slow
def test_server_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    with running(tmp_path / "server") as server:
        smtp = sending_to(server).smtp.model_dump(mode="json")
        settings = tomli_w.dumps({"identity": IDENTITY.model_dump(), "smtp": smtp})
        (tmp_path / "settings.toml").write_text(settings, encoding="utf-8")
        Sending(tmp_path, server).run("ground", "ok.1")
    (answer,) = several(tmp_path, [["notices", "send"]])
    assert answer.code == 3
    assert "no connection" in answer.err
    assert "1 left" in answer.out
