"""Delivery reports as Postfix and Exim write them, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.errors import BadInput
from lachan.server.notices.reports import Report, read_report

HEAD = """\
From: MAILER-DAEMON@mx.a.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.a.example
{envelope}
Final-Recipient: rfc822; truc-ban@a.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: {kind}

{returned}

--b--
"""
MESSAGE_ID = "lc-7k2m-94qx.0123456789abcdef@thu.example"


def report(
    envelope: str = "X-Postfix-Queue-ID: 1\n", action: str = "failed", status: str = "5.1.1",
    kind: str = "text/rfc822-headers", returned: str = f"Message-ID: <{MESSAGE_ID}>",
) -> bytes:  # fmt: skip
    text = HEAD.format(envelope=envelope, action=action, status=status, kind=kind, returned=returned)
    return text.replace("\n", "\r\n").encode()


def test_the_notice_is_found_by_what_we_gave_along() -> None:
    code = "LC-7K2M-94QX"
    assert read_report(report()) == Report(MESSAGE_ID, True, "5.1.1")
    assert read_report(report(envelope=f"Original-Envelope-Id: {code}\n")).name == code
    assert read_report(report(returned=f"X-Lachan-Notice: {code}\nMessage-ID: <{MESSAGE_ID}>")).name == code
    whole = f"Message-ID: <{MESSAGE_ID}>\nX-Lachan-Notice: {code}\n\nThân thư"
    assert read_report(report(kind="message/rfc822", returned=whole)).name == code


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_only_failed_is_a_bounce(action: str) -> None:
    assert read_report(report(action=action)) == Report(MESSAGE_ID, False, "")


def test_status_that_is_none_is_left_out() -> None:
    assert read_report(report(status="2.0.0")).status == ""
    assert read_report(report(status="no such user")).status == ""
    assert read_report(report(status="5.1.1 (bad mailbox)")).status == "5.1.1"


@pytest.mark.parametrize(
    "raw",
    [b"", b"Subject: hi\r\n\r\nhello", report(returned="Subject: something else"), report(returned="Message-ID: none")],
)
def test_what_is_no_report_of_ours(raw: bytes) -> None:
    with pytest.raises(BadInput):
        read_report(raw)


def test_deep_nesting_is_no_way_in() -> None:
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(5000))
    with pytest.raises(BadInput):
        read_report(deep)


@given(st.binary(max_size=300), st.integers(0, 900))
def test_damage_is_bad_input_or_read(damage: bytes, place: int) -> None:
    raw = report()
    try:
        found = read_report(raw[:place] + damage + raw[place + len(damage) :])
    except BadInput:
        return
    assert found.name
