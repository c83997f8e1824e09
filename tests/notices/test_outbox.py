from pathlib import Path

import pytest

from lachan.server.base.errors import BadInput, Damaged, NotFound, Refused
from lachan.server.base.settings import Kind, Settings
from lachan.server.notices import attempts, channels, outbox, reading
from lachan.server.notices.explain import explain
from lachan.server.notices.models import Notice
from lachan.server.notices.recording import record
from lachan.server.post.delivery import standing
from lachan.server.registry.models import Contact
from tests.notices.build import NOW, SEEN, batch, contact, due, organisation, plan_one
from tests.notices.test_planning import HOUR, REAL, Killed, concern, files, found, open_one, their_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(tmp_path: Path) -> Notice:
    contact(organisation())
    concern()
    notice = plan_one(open_one(), their_rows(), NOW, tmp_path, REAL)
    assert notice is not None
    return notice


def test_sending_puts_the_stored_bytes_into_the_outbox_once(planned: Notice, tmp_path: Path) -> None:
    result = outbox.send_due(NOW + HOUR, tmp_path, REAL)
    assert result == outbox.SendResult(sent=(planned.code,), failed=(), left=0)
    place = tmp_path / "outbox" / f"{planned.message_id}.eml"
    assert place.read_bytes() == (tmp_path / planned.mail_path).read_bytes()
    assert planned.message_id.startswith(planned.code.lower())
    planned.refresh_from_db()
    assert (planned.state, planned.sent_at) == ("sent", NOW + HOUR)
    before = files(tmp_path)
    assert outbox.send_due(NOW + 2 * HOUR, tmp_path, REAL) == outbox.SendResult((), (), 0)
    assert files(tmp_path) == before


def test_kill_between_file_and_row_is_repaired_by_the_next_run(
    planned: Notice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:

        def killed(*_: object, **__: object) -> None:
            raise Killed

        patch.setattr(attempts, "end", killed)
        with pytest.raises(Killed):
            outbox.send_due(NOW, tmp_path, REAL)
    before = files(tmp_path)
    assert outbox.send_due(NOW, tmp_path, REAL).sent == (planned.code,)
    assert files(tmp_path) == before


@pytest.mark.parametrize("damage", [b"", None])
def test_damaged_mail_is_not_sent(damage: bytes | None, planned: Notice, tmp_path: Path) -> None:
    stored = tmp_path / planned.mail_path
    if damage is None:
        stored.unlink()
    else:
        stored.write_bytes(damage)
    assert outbox.send_due(NOW, tmp_path, REAL) == outbox.SendResult((), (planned.code,), 0)
    planned.refresh_from_db()
    assert (planned.state, planned.reason) == ("failed", "stored-mail-damaged")
    assert not (tmp_path / "outbox").exists()


def test_limit(tmp_path: Path) -> None:
    contact(organisation())
    record(batch(), {"nha-mang-a": [found(), found("fraud")]})
    for one in due(NOW, REAL):
        plan_one(one, their_rows(), NOW, tmp_path, REAL)
    first = outbox.send_due(NOW, tmp_path, REAL, limit=1)
    assert (len(first.sent), first.left) == (1, 1)
    assert len(outbox.send_due(NOW, tmp_path, REAL, limit=1).sent) == 1


@pytest.mark.parametrize(
    "settings",
    [Settings(), *(Settings(kind=kind, identity=REAL.identity) for kind in Kind if kind is not Kind.REAL)],
)
def test_channels_that_reach_people_stay_shut(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        channels.send_due(standing(NOW), tmp_path, settings, "smtp")
    assert outbox.send_due(NOW, tmp_path, settings).sent == ()


def test_unknown_channel_of_a_real_instance(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="outbox"):
        channels.send_due(standing(NOW), tmp_path, REAL, "pigeon")
    with pytest.raises(BadInput, match=r"smtp\.host"):
        channels.send_due(standing(NOW), tmp_path, REAL, "smtp")


def test_reading(planned: Notice) -> None:
    assert reading.notice(planned.code.lower().replace("-", "")).code == planned.code
    assert [line.code for line in reading.notices(state="planned", organisation="nha-mang-a")] == [planned.code]
    assert reading.notices(state="sent") == []
    assert reading.notices(organisation="khac") == []
    with pytest.raises(BadInput):
        reading.notices(state="gone")
    with pytest.raises(NotFound):
        reading.notice("LC-0000-0000")


def test_explain_says_which_rule_row_prefix_and_contact(planned: Notice, tmp_path: Path) -> None:
    concern(2)
    assert due(NOW + HOUR, REAL) == []
    answer = explain(planned.code, tmp_path, limit=1)
    (rule,) = answer.rules
    assert (rule.role, rule.rule, rule.network, rule.registry_version, rule.rows) == (
        "operator",
        "asn",
        "AS64500",
        3,
        2,
    )
    (row,) = answer.rows
    assert row.id == f"{1:016x}{0:016x}"
    assert (row.subject, row.time_source, row.feed, row.batch) == (
        "203.0.113.5", SEEN, "Shadowserver/event4_sinkhole", "LC-20261123-000001",
    )  # fmt: skip
    assert answer.notice.recipient == "truc-ban@a.example"
    assert (answer.notice.purpose, answer.purposes) == ("abuse", ("abuse", "security", "management"))
    assert [(one.batch, one.rows) for one in answer.concerns] == [("LC-20261123-000001", 2)]
    assert [(one.batch, one.waiting_reason) for one in answer.waiting] == [("LC-20261123-000002", "minimum-interval")]


def test_explanation_is_of_the_day_of_planning(planned: Notice, tmp_path: Path) -> None:
    before = explain(planned.code, tmp_path)
    Contact.objects.update(email="khac@a.example")
    assert explain(planned.code, tmp_path) == before
    (tmp_path / planned.items_path).write_bytes(b"")
    with pytest.raises(Damaged):
        explain(planned.code, tmp_path)
