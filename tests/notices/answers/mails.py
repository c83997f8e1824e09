"""What comes to a mailbox of answers: each mail is made for a notice, as programs and people write them. All invented.

Bounces are worded as the mail servers named word theirs; addresses, hosts and ids are made up.
"""

import base64
import gzip
import hashlib
import unicodedata
from email.message import EmailMessage
from email.utils import format_datetime

from lachan.server.notices.models import Notice
from tests.notices.build import NOW

OUR_BOX = "canh-bao@thu.example"


def returned(notice: Notice, *, headers: bool = True) -> str:
    """The mail given back, or its head."""
    head = (
        f"From: La Chan <{OUR_BOX}>\nTo: <{notice.recipient}>\nSubject: {notice.code}: 9 dia chi\n"
        f"Message-ID: <{notice.message_id}>\n"
    )
    return head + (f"X-Lachan-Notice: {notice.code}\n" if headers else "") + "\nKinh gui, da xu ly gi\n"


def report(
    notice: Notice, *, action: str = "failed", status: str = "5.1.1", diagnostic: str = "550 5.1.1 User unknown",
    to: str | None = None, original: str = "", envelope: bool = False, back: str | None = None,
) -> bytes:  # fmt: skip
    """A delivery report (RFC 3464)."""
    given_back = returned(notice) if back is None else back
    text = f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: {OUR_BOX}
Subject: Undelivered Mail Returned to Sender
Message-ID: <{action}.{status}@mx.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="ranh"

--ranh
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered to one or more recipients.

--ranh
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
{f"Original-Envelope-Id: {notice.code}" if envelope else "X-Queue: 1"}

Final-Recipient: rfc822; {to or notice.recipient}
{f"Original-Recipient: rfc822; {original}" if original else "X-Nothing: 1"}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnostic}

--ranh
Content-Type: message/rfc822

{given_back}
--ranh--
"""
    return text.encode()


def daemon(text: str, *, sender: str = "MAILER-DAEMON@mx.example", **headers: str) -> bytes:
    """A mail server's text without a report."""
    head = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    subject = "" if "Subject" in headers else "Subject: failure notice\n"
    return f"Return-Path: <>\nFrom: {sender}\nTo: {OUR_BOX}\n{subject}{head}\n{text}".encode()


def qmail(notice: Notice, why: str = "Sorry, no mailbox here by that name. (#5.1.1)", more: str = "") -> bytes:
    return daemon(
        f"Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the "
        f"following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        f"<{notice.recipient}>:\n{why}\n{more}\n--- Below this line is a copy of the message.\n\n{returned(notice)}"
    )


def exim(notice: Notice) -> bytes:
    return daemon(
        f"This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        f"delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
        f"  {notice.recipient}\n    Unrouteable address\n\n------ This is a copy of the message, including all the "
        f"headers. ------\n\n{returned(notice)}",
        X_Failed_Recipients=notice.recipient,
    )


def exim_warning(notice: Notice) -> bytes:
    return daemon(
        f"This message was created automatically by mail delivery software.\nA message that you sent has not yet been "
        f"delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.example.\n\nThe "
        f"message identifier is:     1abc-0001\nThe subject of the message is: {notice.code}: 9 dia chi\n\nThe address "
        f"to which the message has not yet been delivered is:\n\n  {notice.recipient}\n    host mx2.example: 451 4.7.1 "
        f"later\n\nNo action is required on your part. Delivery attempts will continue for\nsome time.\n",
        Subject="Warning: message 1abc-0001 delayed 24 hours",
    )


def postfix_text(notice: Notice) -> bytes:
    return daemon(
        f"This is the mail system at host mx.example.\n\nI'm sorry to have to inform you that your message could not\n"
        f"be delivered to one or more recipients. It's attached below.\n\n<{notice.recipient}>: host mx2.example"
        f"[203.0.113.9] said: 550 5.2.1 The email account\n    that you tried to reach is disabled\n\n"
        f"{returned(notice)}"
    )


def exchange_text(notice: Notice) -> bytes:
    return daemon(
        f"Your message did not reach some or all of the intended recipients.\n\n      Subject:  {notice.code}: 9 địa "
        f"chỉ\n      Sent:     23/11/2026 08:00\n\nThe following recipient(s) cannot be reached:\n\n      "
        f"{notice.recipient} on 23/11/2026 08:01\n            The e-mail account does not exist at the "
        f"organization this message was sent to.\n"
        f"            <mx.example #5.1.1 smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found>\n",
        sender="postmaster@mx.example", Content_Type="text/plain; charset=utf-8", In_Reply_To=f"<{notice.message_id}>",
    )  # fmt: skip


def gmail_text(notice: Notice) -> bytes:
    return daemon(
        f"Delivery to the following recipient failed permanently:\n\n     {notice.recipient}\n\nTechnical details of "
        f"permanent failure:\nGoogle tried to deliver your message, but it was rejected. The error that the other "
        f"server returned was:\n550-5.1.1 The email account that you tried to reach does not exist.\n\n"
        f"----- Original message -----\n\n{returned(notice, headers=False)}",
        sender="Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
    )


def sendmail(notice: Notice) -> bytes:
    return daemon(
        f"The original message was received at Mon, 23 Nov 2026 08:00:00 +0700\n\n   ----- The following addresses had "
        f"permanent fatal errors -----\n<{notice.recipient}>\n    (reason: 550 5.7.1 Message rejected as spam)\n\n"
        f"   ----- Message header follows -----\n{returned(notice)}"
    )


def domino(notice: Notice) -> bytes:
    return daemon(
        f"Your message\n\n  Subject: {notice.code}\n\nwas not delivered to:\n\n  {notice.recipient}\n\nbecause:\n\n"
        f"  User not listed in public Name & Address Book\n",
        sender="postmaster@domino.example",
    )


def vietnamese_exchange(notice: Notice) -> bytes:
    return daemon(
        f"Không thể gửi tới những người nhận hoặc nhóm này:\n\n{notice.recipient}\nKhông tìm thấy địa chỉ email bạn đã "
        f"nhập.\n\nThông tin chẩn đoán: #550 5.1.10 RESOLVER.ADR.RecipientNotFound##\n"
        f"Message-ID: <{notice.message_id}>\n",
        sender="postmaster@mx.example", Content_Type="text/plain; charset=utf-8",
    )  # fmt: skip


def answer(
    notice: Notice, text: str, *, sender: str | None = None, subject: str | None = None, thread: bool = True,
    html: str = "", **headers: str,
) -> EmailMessage:  # fmt: skip
    """An answer as a mail program sends it."""
    mail = EmailMessage()
    mail["From"] = f"Người trực <{sender or notice.recipient}>"
    mail["To"] = OUR_BOX
    mail["Date"] = format_datetime(NOW)
    mail["Subject"] = f"Re: {notice.code}: 9 địa chỉ IP nhiễm mã độc" if subject is None else subject
    named = hashlib.sha256(repr((notice.code, text, sender, subject, html)).encode()).hexdigest()[:16]
    mail["Message-ID"] = f"<{named}@may.example>"
    if thread:
        mail["In-Reply-To"] = f"<{notice.message_id}>"
        mail["References"] = f"<{notice.message_id}>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    if html and not text:
        mail.set_content(html, subtype="html")
    else:
        mail.set_content(text)
        if html:
            mail.add_alternative(html, subtype="html")
    return mail


def quoted(notice: Notice) -> str:
    """Our notice as it hangs below an answer."""
    return f"> {notice.code}\n> Kính gửi Quý đơn vị,\n> báo sai\n> STOP\n> LC-ZZZZ-ZZZZ not ours\n"


def outlook(notice: Notice) -> str:
    return (
        f"\n________________________________\nTừ: Lá Chắn <{OUR_BOX}>\nĐã gửi: 23 Tháng Mười Một 2026 08:00\n"
        f"Đến: truc\nChủ đề: {notice.code}\n\nKính gửi Quý đơn vị,\nbáo sai\nSTOP\n"
    )


def with_attachment(mail: EmailMessage, raw: bytes, name: str, kind: str) -> EmailMessage:
    mail.add_attachment(raw, maintype="application", subtype=kind, filename=name)
    return mail


def windows_1258(notice: Notice, text: str) -> bytes:
    """Vietnamese as old programs write it: windows-1258, the tone apart from its letter, in base64."""
    written = ""
    for letter in text:
        base, *marks = unicodedata.normalize("NFD", letter)
        shape = "".join(mark for mark in marks if mark in "\u0302\u0306\u031b")
        written += unicodedata.normalize("NFC", base + shape) + "".join(mark for mark in marks if mark not in shape)
    body = base64.encodebytes(written.encode("cp1258")).decode()
    return (
        f"From: {notice.recipient}\nTo: {OUR_BOX}\nSubject: {notice.code}\nMIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset=windows-1258\nContent-Transfer-Encoding: base64\n\n{body}"
    ).encode()


def nested(notice: Notice, depth: int) -> bytes:
    """A mail in a mail in a mail …"""
    head = f"From: {notice.recipient}\nSubject: {notice.code}\nMIME-Version: 1.0\n"
    parts = "".join(f'Content-Type: multipart/mixed; boundary="r{n}"\n\n--r{n}\n' for n in range(depth))
    return (head + parts + "Content-Type: text/plain\n\nđã xử lý\n").encode()


def many_parts(notice: Notice, parts: int) -> bytes:
    head = f"From: {notice.recipient}\nSubject: {notice.code}\nMIME-Version: 1.0\n"
    head += 'Content-Type: multipart/mixed; boundary="r"\n\n'
    return (head + "--r\n\n\n" * parts).encode()


def bomb() -> bytes:
    """Ten megabytes of nothing, packed: opened by nobody."""
    return gzip.compress(bytes(10 << 20), mtime=0)


def complaint(notice: Notice) -> bytes:
    """An abuse report (RFC 5965) of somebody who pressed "spam"."""
    return f"""\
From: fbl@mx.example
To: {OUR_BOX}
Subject: FW: spam
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="r"

--r
Content-Type: text/plain

This is an email abuse report.

--r
Content-Type: message/feedback-report

Feedback-Type: abuse
Version: 1

--r
Content-Type: message/rfc822

{returned(notice)}
--r--
""".encode()


def read_receipt(notice: Notice) -> bytes:
    """RFC 8098."""
    return f"""\
From: {notice.recipient}
To: {OUR_BOX}
Subject: Read: {notice.code}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="r"

--r
Content-Type: text/plain

Your message was read.

--r
Content-Type: message/disposition-notification

Final-Recipient: rfc822;{notice.recipient}
Original-Message-ID: <{notice.message_id}>
Disposition: manual-action/MDN-sent-manually; displayed

--r--
""".encode()
