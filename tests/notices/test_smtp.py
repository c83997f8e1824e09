"""Sending to a real mail server in another process."""

import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from lachan.server.base.errors import BadInput, Refused, WiresFault
from lachan.server.base.settings import Kind, Security, Settings, Smtp
from lachan.server.notices import channels, reading
from lachan.server.notices.counting import counts
from lachan.server.notices.models import Attempt, Notice
from lachan.server.notices.sending import Halted, SendResult
from lachan.server.notices.states import Outcome, Reason
from lachan.server.post.delivery import Delivery, Message, Time, standing
from lachan.server.post.transport import Asked, asked_of
from tests.notices.build import IDENTITY, NOW
from tests.notices.ground import plan_to, sending_to
from tests.notices.mail_server import LOGIN, PASSWORD, SMALL, MailServer, running

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with running(tmp_path_factory.mktemp("mail-server")) as server:
        yield server


@pytest.fixture
def server(started: MailServer) -> MailServer:
    started.forget()
    return started


def send(home: Path, settings: Settings, now: datetime = NOW, limit: int | None = None) -> SendResult:
    return channels.send_due(standing(now), home, settings, "smtp", limit)


def states() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("pk").values_list("state", "reason"))


def test_every_stored_byte_arrives_once_on_one_connection(server: MailServer, tmp_path: Path) -> None:
    settings = sending_to(server)
    notices = plan_to(tmp_path, ["a", "b", "c"], settings)
    result = send(tmp_path, settings)
    assert result == SendResult(tuple(n.code for n in notices), (), 0)
    arrived = server.arrived()
    assert [(m["message_id"], m["digest"], m["to"]) for m in arrived] == [
        (n.message_id, n.mail_digest, [n.recipient]) for n in notices
    ]
    assert len({m["connection"] for m in arrived}) == 1
    assert {(m["from"], m["ehlo"], m["tls"]) for m in arrived} == {("canh-bao@thu.example", "thu.example", False)}
    assert states() == [("sent", "")] * 3
    assert send(tmp_path, settings).sent == ()
    assert len(server.arrived()) == 3


def test_a_connection_carries_so_many_and_no_more(server: MailServer, tmp_path: Path) -> None:
    settings = sending_to(server, max_per_connection=2)
    plan_to(tmp_path, "abcde", settings)
    send(tmp_path, settings)
    connections = [m["connection"] for m in server.arrived()]
    assert [connections.count(c) for c in sorted(set(connections))] == [2, 2, 1]


@pytest.mark.parametrize(
    ("name", "state", "reason", "code", "status"),
    [
        ("rcpt-550.a", "failed", "recipient-refused", 550, "5.1.1"),
        ("rcpt-451.a", "planned", "recipient-deferred", 451, "4.7.1"),
        ("rcpt-421.a", "planned", "server-closing", 421, "4.3.2"),
        ("data-550.a", "failed", "message-refused", 550, "5.1.1"),
        ("data-451.a", "planned", "message-deferred", 451, "4.7.1"),
        ("end-554.a", "failed", "message-refused", 554, "5.7.1"),
        ("end-552.a", "failed", "too-large", 552, "5.3.4"),
        ("end-451.a", "planned", "message-deferred", 451, "4.7.1"),
        ("end-garbage.a", "in-doubt", "unclear-reply", None, ""),
        ("drop-rcpt.a", "planned", "connection-lost", None, ""),
        ("drop-taken.a", "in-doubt", "connection-lost", None, ""),
        ("drop-lost.a", "in-doubt", "connection-lost", None, ""),
    ],
)
def test_one_trouble_is_one_notices_own(
    name: str, state: str, reason: str, code: int | None, status: str, server: MailServer, tmp_path: Path
) -> None:
    settings = sending_to(server)
    first, second, third = plan_to(tmp_path, ["a", name, "b"], settings)
    result = send(tmp_path, settings)
    assert states() == [("sent", ""), (state, reason), ("sent", "")]
    assert result.sent == (first.code, third.code)
    of = {"failed": result.failed, "planned": result.later, "in-doubt": result.doubted}
    assert {at: codes for at, codes in of.items() if codes} == {state: (second.code,)}
    (attempt,) = reading.attempts(second.code)
    assert (attempt.reason, attempt.reply_code, attempt.status) == (reason, code, status)
    taken = [m["message_id"] for m in server.arrived()]
    expected = [first, second, third] if name == "drop-taken.a" else [first, third]
    assert taken == [n.message_id for n in expected]
    assert counts(NOW).add_up


def test_put_off_and_tried_again_when_its_time_has_come(server: MailServer, tmp_path: Path) -> None:
    settings = sending_to(server)
    (notice,) = plan_to(tmp_path, ["once-451.again"], settings)
    assert send(tmp_path, settings).later == (notice.code,)
    assert reading.notice(notice.code).not_before == NOW + 5 * MINUTE
    assert counts(NOW).waiting == 1
    assert send(tmp_path, settings, NOW + 4 * MINUTE) == SendResult((), (), 1)
    assert send(tmp_path, settings, NOW + 5 * MINUTE).sent == (notice.code,)
    assert [m["digest"] for m in server.arrived()] == [notice.mail_digest]
    assert [a.outcome for a in reading.attempts(notice.code)] == ["temporary", "sent"]


def test_three_days_of_later_are_enough(server: MailServer, tmp_path: Path) -> None:
    settings = sending_to(server)
    (notice,) = plan_to(tmp_path, ["rcpt-451.always"], settings)
    now, waits = NOW, []
    while (line := reading.notice(notice.code)).state == "planned":
        send(tmp_path, settings, now)
        after = reading.notice(notice.code).not_before
        if after is not None:
            waits.append(round((after - now) / MINUTE))
            now = after
    assert (line.state, line.reason) == ("failed", "temporary-for-too-long")
    assert waits[:8] == [5, 10, 20, 40, 80, 160, 320, 360]
    assert set(waits[8:]) == {360}
    assert now - NOW >= timedelta(days=3)
    assert now - NOW < timedelta(days=3, hours=6)


def test_many_troubles_of_the_server_in_a_row_end_the_run(server: MailServer, tmp_path: Path) -> None:
    settings = sending_to(server)
    plan_to(tmp_path, [f"rcpt-421.{n}" for n in range(5)], settings)
    with pytest.raises(Halted, match="3 times in a row") as caught:
        send(tmp_path, settings)
    assert len(caught.value.result.later) == 3
    assert [n.not_before is None for n in Notice.objects.order_by("pk")] == [False] * 3 + [True] * 2


def test_message_larger_than_the_server_takes_is_not_sent_at_all(server: MailServer, tmp_path: Path) -> None:
    settings = sending_to(server, "small")
    (notice,) = plan_to(tmp_path, ["a"], settings)
    assert (tmp_path / notice.mail_path).stat().st_size > SMALL
    assert send(tmp_path, settings).failed == (notice.code,)
    assert states() == [("failed", "too-large")]
    assert server.arrived() == []


@pytest.mark.parametrize(("port", "security"), [("starttls", Security.STARTTLS), ("tls", Security.TLS)])
def test_login_over_verified_tls(port: str, security: Security, server: MailServer, tmp_path: Path) -> None:
    settings = secure(server, tmp_path, port, security)
    (notice,) = plan_to(tmp_path, ["a"], settings)
    assert send(tmp_path, settings).sent == (notice.code,)
    (arrived,) = server.arrived()
    assert (arrived["tls"], arrived["login"]) == (True, True)


def secure(server: MailServer, home: Path, port: str, security: Security, **changes: Any) -> Settings:
    (home / "password").write_text(PASSWORD + "\n", encoding="ascii")
    values = {"username": LOGIN, "password_file": "password", "ca_file": str(server.folder / "authority.pem")}
    return sending_to(server, port, security=security, **{**values, **changes})


def test_what_keeps_us_from_the_server_touches_no_notice(server: MailServer, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        (tmp_path / "wrong").write_text("sai\n", encoding="ascii")
        starttls = Security.STARTTLS
        wrong = {
            "no connection": sending_to(server, port=taken.getsockname()[1]),
            "login refused (reply 535)": secure(server, tmp_path, "starttls", starttls, password_file="wrong"),
            "its certificate is not valid": secure(server, tmp_path, "starttls", starttls, ca_file=""),
            "IP address mismatch": secure(server, tmp_path, "tls", Security.TLS, host="127.0.0.1"),
            "offers no STARTTLS": secure(server, tmp_path, "plain", starttls),
            "no TLS with it": secure(server, tmp_path, "plain", Security.TLS),
            "wants a login (reply 530)": sending_to(server, "wants-login"),
            "refuses our sender address (reply 550)": sending_to(server, bounces_to="refused@thu.example"),
        }
        plan_to(tmp_path, ["a", "b"], wrong["no connection"])
        for words, settings in wrong.items():
            with pytest.raises(WiresFault) as caught:
                send(tmp_path, settings)
            assert words in str(caught.value)
            assert PASSWORD not in str(caught.value)
            assert [(n.state, n.reason, n.not_before) for n in Notice.objects.all()] == [("planned", "", None)] * 2
    assert server.arrived() == []
    assert {a.outcome for a in Attempt.objects.all()} == {"untouched"}


def test_connection_lost_before_the_end_is_safe_to_repeat(server: MailServer, tmp_path: Path) -> None:
    carrier = channels.open_channel("smtp", tmp_path, sending_to(server), standing(NOW))
    large = b"0123456789abcdef\r\n" * (1 << 20)  # more than the sockets hold

    def about_to_end() -> None:
        raise AssertionError("the end must not be thought of")

    carrier.ready()
    delivery = carrier.deliver(Message("LC-7K2M-94QX", "m@a.example", "drop-body.a@a.example", large), about_to_end)
    assert delivery == Delivery(Outcome.TEMPORARY, Reason.CONNECTION_LOST)


@pytest.mark.parametrize(
    ("settings", "banner"),
    [(Settings(), "BẢN THỬ NGHIỆM"), (Settings(kind=Kind.DEMO, identity=IDENTITY), "SỐ LIỆU GIẢ LẬP")],
    ids=["trial", "demo"],
)
def test_what_carries_a_banner_reaches_nobody(
    settings: Settings, banner: str, server: MailServer, tmp_path: Path
) -> None:
    (notice,) = plan_to(tmp_path, ["a"], settings)
    assert notice.banner == banner
    smtp = sending_to(server)
    with pytest.raises(Refused):
        send(tmp_path, settings.model_copy(update={"smtp": smtp.smtp}))
    assert states() == [("planned", "")]
    assert send(tmp_path, smtp).failed == (notice.code,)
    assert states() == [("failed", "rendered-with-banner")]
    assert server.arrived() == []


def test_settings_that_would_show_a_password_or_a_mail_to_others() -> None:
    with pytest.raises(ValueError, match="on this machine only"):
        Smtp(host="mx.thu.example", security=Security.NONE)
    with pytest.raises(ValueError, match="both, or neither"):
        Smtp(host="mx.thu.example", username="lachan")


@pytest.mark.parametrize(("content", "words"), [(None, "cannot be read"), ("mật khẩu", "ASCII"), ("\n", "empty")])
def test_password_files_that_cannot_work(content: str | None, words: str, server: MailServer, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "password").write_text(content, encoding="utf-8")
    settings = sending_to(server, username="lachan", password_file="password")
    with pytest.raises(BadInput, match=words) as caught:
        send(tmp_path, settings)
    assert content is None or content.strip() == "" or content not in str(caught.value)


def test_rate_is_kept_within_a_run_and_across_runs(server: MailServer, tmp_path: Path) -> None:
    settings = sending_to(server, max_per_minute=30)
    plan_to(tmp_path, "abcd", settings)
    passed = [0.0]
    time = Time(
        lambda: NOW + timedelta(seconds=passed[0]),
        lambda: passed[0],
        lambda seconds: passed.__setitem__(0, passed[0] + seconds),
    )
    assert len(channels.send_due(time, tmp_path, settings, "smtp", 2).sent) == 2
    passed[0] += 0.5
    assert len(channels.send_due(time, tmp_path, settings, "smtp").sent) == 2
    began = [a.began_at for a in Attempt.objects.order_by("pk")]
    assert [(b - a) / timedelta(seconds=1) for a, b in pairwise(began)] == [2.0, 2.0, 2.0]


def test_server_that_knows_bounces_is_told_the_notices_code() -> None:
    asked = asked_of(Message("LC-7K2M-94QX", "m", "a@a.example", b"a\r\n"), "b@b.example", {"dsn": "", "size": "0"})
    assert asked == Asked(("SIZE=3", "RET=HDRS", "ENVID=LC-7K2M-94QX"), ("NOTIFY=FAILURE",))
