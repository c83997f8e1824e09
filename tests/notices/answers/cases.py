"""The mailbox of the tests: what each mail is made of, and what has to become of it and of its notice.

A case is one organisation, one notice, one mail. `tasks`: work that it makes. `state`: of the notice afterwards, before
anything is told to another contact.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lachan.server.notices.models import Notice
from tests.notices.answers import mails
from tests.notices.answers.mails import answer, outlook, quoted, report

Make = Callable[[Notice], bytes]


@dataclass(frozen=True)
class Case:
    name: str
    make: Make
    outcome: str
    state: str = "sent"
    tasks: tuple[str, ...] = ()
    said: tuple[tuple[str, int | None, int | None], ...] = ()


def _said(text: str, **more: str) -> Make:
    return lambda notice: answer(notice, text, **more).as_bytes()  # type: ignore[arg-type]


def _bounced(name: str, make: Make) -> Case:
    return Case(name, make, "bounced", "bounced")


def _unclear(name: str, make: Make, state: str = "sent") -> Case:
    return Case(name, make, "doubtful", state, ("unclear-bounce",))


def _other(notice: Notice) -> str:
    """A contact of another organisation of the cases."""
    return "truc@sua-xong.example"


BOUNCES: Final = (
    _bounced("dsn-postfix", report),
    _bounced("dsn-envelope-id", lambda n: report(n, envelope=True, back="Subject: x\n\n")),
    _bounced("dsn-forwarded", lambda n: report(n, to="hop-khac@noi-khac.example", original=n.recipient)),
    _bounced("dsn-domain-gone", lambda n: report(n, status="5.4.4", diagnostic="Host not found")),
    _bounced("dsn-words-first", lambda n: report(n, status="5.0.0", diagnostic="550 No such user here")),
    _bounced("qmail", mails.qmail),
    _bounced("exim", mails.exim),
    _bounced("postfix-text", mails.postfix_text),
    _bounced("exchange-text", mails.exchange_text),
    _bounced("exchange-tieng-viet", mails.vietnamese_exchange),
    _bounced("gmail-text", mails.gmail_text),
    _bounced("domino", mails.domino),
    Case("dsn-full", lambda n: report(n, status="5.2.2", diagnostic="552 5.2.2 mailbox full"),
         "undelivered", "bounced"),
    Case("dsn-expired", lambda n: report(n, status="4.4.7", diagnostic="Delivery time expired"),
         "undelivered", "bounced"),
    Case(
        "qmail-too-long",
        lambda n: mails.qmail(n, "Connected but connection died. (#4.4.2)", "I'm not going to try again; this message "
                              "has been in the queue too long.\n"),
        "undelivered", "bounced",
    ),
    Case("dsn-policy", lambda n: report(n, status="5.7.1", diagnostic="550 5.7.1 blocked by policy"),
         "refused", "bounced", ("refused-by-policy",)),
    Case("dsn-too-big", lambda n: report(n, status="5.3.4", diagnostic="552 message too large"), "refused", "bounced",
         ("refused-by-policy",)),
    Case("sendmail-spam", mails.sendmail, "refused", "bounced", ("refused-by-policy",)),
    Case("dsn-delayed", lambda n: report(n, action="delayed", status="4.4.1"), "delayed"),
    Case("exim-warning", mails.exim_warning, "delayed"),
    Case("dsn-delivered", lambda n: report(n, action="delivered", status="2.0.0"), "receipt"),
    _unclear("dsn-other-recipient", lambda n: report(n, to="ai-do@noi-khac.example")),
    _unclear("dsn-no-name", lambda n: report(n, back="Subject: x\n\n")),
    _unclear("dsn-strange-action", lambda n: report(n, action="perhaps")),
    _unclear("daemon-says-nothing", lambda n: mails.daemon(f"Something about {n.code}. Sorry.\n")),
    _unclear("temporary-or-not", lambda n: mails.daemon(
        f"was not delivered to {n.recipient}\n451 please wait\n{mails.returned(n)}")),
    Case("dsn-of-others", lambda n: report(n, to="la@xa.example", back="Subject: x\n\n"), "unrelated"),
    Case("dsn-forged-code", lambda n: report(n, to="la@xa.example", back="X-Lachan-Notice: LC-0000-0000\n\n"),
         "unrelated"),
)  # fmt: skip

AUTOMATIC: Final = (
    Case("auto-submitted", _said("Tôi vắng đến thứ Hai. Đã xử lý.", Auto_Submitted="auto-replied"), "automatic"),
    Case("auto-exchange", _said("fixed", X_Auto_Response_Suppress="All"), "automatic"),
    Case("auto-tieng-viet", lambda n: answer(n, "đã xử lý", subject=f"Trả lời tự động: {n.code}").as_bytes(),
         "automatic"),
    Case("auto-english", lambda n: answer(n, "fixed", subject=f"Out of Office: Re: {n.code}").as_bytes(), "automatic"),
    Case("auto-ticket", _said("Ticket #42 was created. fixed", Precedence="auto_reply"), "automatic"),
    Case("auto-left", _said("Anh A đã chuyển công tác từ 01/10.", Auto_Submitted="auto-replied"), "automatic",
         tasks=("contact-left",)),
    Case("read-receipt", mails.read_receipt, "receipt"),
    Case("complaint", mails.complaint, "doubtful", tasks=("complaint",)),
)  # fmt: skip

_ALL = (("fixed", None, None),)
ANSWERS: Final = (
    Case("sua-xong", _said("Chúng tôi đã xử lý xong.\n\nTrân trọng"), "answered", "answered", (), _ALL),
    Case("fixed-thread-only", lambda n: answer(n, "All fixed, thanks.", subject="Re:").as_bytes(),
         "answered", "answered", (), _ALL),
    Case("fixed-subject-only", lambda n: answer(n, "Fixed.", thread=False).as_bytes(),
         "answered", "answered", (), _ALL),
    Case("fixed-in-subject", lambda n: answer(n, "\n", subject=f"Re: [{n.code}] đã khắc phục", thread=False).as_bytes(),
         "answered", "answered", (), _ALL),
    Case("khong-dau", _said("da xu ly xong"), "answered", "answered", (), _ALL),
    Case("windows-1258", lambda n: mails.windows_1258(n, "đã xử lý"), "answered", "answered", (), _ALL),
    Case("html-only", lambda n: answer(
        n, "", html="<div>1, 3:&nbsp;<b>fixed</b></div><div class='gmail_quote'>STOP</div>").as_bytes(),
         "answered", "answered", (), (("fixed", 1, 1), ("fixed", 3, 3))),
    Case("muc", _said("Kính gửi Trung tâm,\n1-3, 7: đã xử lý\nmục 4 và 5: không phải của chúng tôi\n6: báo sai\n"),
         "answered", "answered", ("not-ours", "false-report"),
         (("fixed", 1, 3), ("fixed", 7, 7), ("not-ours", 4, 4), ("not-ours", 5, 5), ("false", 6, 6))),
    Case("not-ours", _said("Not ours."), "answered", "answered", ("not-ours",), (("not-ours", None, None),)),
    Case("false", lambda n: answer(n, "false positive: 3, 6-9").as_bytes(), "answered", "answered", ("false-report",),
         (("false", 3, 3), ("false", 6, 9))),
    Case("stop", lambda n: answer(n, "\n", subject=f"STOP {n.code}", thread=False).as_bytes(), "answered", "answered",
         ("asked-to-stop",), (("stop", None, None),)),
    Case("quoted-below", lambda n: answer(n, f"đã xử lý\n\nVào 23/11/2026, Lá Chắn đã viết:\n{quoted(n)}").as_bytes(),
         "answered", "answered", (), _ALL),
    Case("quoted-outlook", lambda n: answer(n, "fixed\n" + outlook(n)).as_bytes(), "answered", "answered", (), _ALL),
    Case("bottom-posting", lambda n: answer(
        n, f"On Mon, Nov 23, 2026, La Chan\nwrote:\n{quoted(n)}\nfixed\n-- \nSTOP\n").as_bytes(),
         "answered", "answered", (), _ALL),
    Case("colleague", lambda n: answer(n, "đã xử lý", sender="nguoi-khac@ban.colleague.example").as_bytes(),
         "answered", "answered", (), _ALL),
    Case("free-words", _said("Chúng tôi đang kiểm tra, chưa xử lý được mục 3, xin gia hạn."), "to-read", "answered",
         ("read-answer",)),
    Case("question", _said("Máy nào vậy ạ?"), "to-read", "answered", ("read-answer",)),
    Case("fixed-but", _said("1: fixed\nNothing else is fixed, and item 2 never will be."), "to-read", "answered",
         ("read-answer",), (("fixed", 1, 1),)),
    Case("contradiction", _said("1-3: fixed\n2: false"), "to-read", "answered", ("contradiction",)),
    Case("no-such-item", _said("10: fixed"), "to-read", "answered", ("no-such-item",)),
    Case("hostile-attachment", lambda n: mails.with_attachment(mails.with_attachment(
        answer(n, "đã xử lý"), b"MZ\x90\x00 not a program", "bao-cao.pdf.exe", "octet-stream"),
        mails.bomb(), "x.gz", "gzip").as_bytes(), "answered", "answered", (), _ALL),
    Case("text-attachment", lambda n: mails.with_attachment(answer(n, "xem tệp"), b"STOP", "STOP.txt", "x")
         .as_bytes(), "to-read", "answered", ("read-answer",)),
    Case("other-organisation", lambda n: answer(n, "not ours", sender=_other(n)).as_bytes(), "doubtful", "sent",
         ("other-sender",)),
    Case("public-mail", lambda n: answer(n, "STOP", sender="truc.public-mail@gmail.com").as_bytes(), "doubtful", "sent",
         ("other-sender",)),
    Case("two-senders", lambda n: answer(n, "STOP").as_bytes().replace(
        b"From: ", b"From: ai@do.example, ", 1), "doubtful", "sent", ("other-sender",)),
    Case("forged-code", lambda n: answer(n, "fixed", subject="Re: LC-0000-0000", thread=False).as_bytes(), "doubtful",
         "sent", ("unknown-code",)),
    Case("own-and-forged-code", lambda n: answer(n, f"{n.code}: fixed\nLC-0000-0000: fixed").as_bytes(), "answered",
         "answered", ("unknown-code",), _ALL),
    Case("many-codes", lambda n: answer(n, "\n".join(f"LC-0000-{k:04}" for k in range(200))).as_bytes(),
         "doubtful", "sent", ("too-many-codes",)),
    Case("no-code", lambda n: answer(n, "Xin chào", subject="Hỏi", thread=False).as_bytes(),
         "doubtful", "sent", ("no-code",)),
    Case("spam", lambda n: answer(n, "Buy!", subject="Hot", sender="x@noi-nao.example", thread=False).as_bytes(),
         "unrelated"),
    Case("deep", lambda n: mails.nested(n, 60), "answered", "answered", (), _ALL),
    Case("too-many-parts", lambda n: mails.many_parts(n, 6_000), "unreadable", "sent", ("not-a-mail",)),
    Case("too-deep", lambda n: mails.nested(n, 3_000), "unreadable", "sent", ("not-a-mail",)),
    Case("too-large", lambda n: answer(n, "đã xử lý\n" + "x" * 76 + "\n" * 300_000).as_bytes(), "unreadable", "sent",
         ("too-large",)),
    Case("garbage", lambda n: bytes(range(256)) * 20, "unreadable", "sent", ("not-a-mail",)),
)  # fmt: skip

CASES: Final = BOUNCES + AUTOMATIC + ANSWERS
LARGEST = 200_000  # bytes of a mail, in the settings of these tests
