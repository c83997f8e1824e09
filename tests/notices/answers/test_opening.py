"""Any bytes are opened or refused, within bounds; attachments stay shut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.errors import BadInput
from lachan.server.notices.answers.judging import judged
from lachan.server.notices.answers.opening import MOST_LINES, MOST_TEXT, digest_of, head_of, opened
from lachan.server.notices.answers.plain import text_of

PIECES = [
    b"From: a@a.example\n",
    b"Subject: =?utf-8?b?4buN?= =?x-none?q?=41?=\n",
    b"Content-Type: multipart/mixed; boundary=r\n",
    b"Content-Type: message/delivery-status\n",
    b"Content-Type: text/html; charset=no-such\n",
    b"\n",
    b"--r\n",
    b"--r--\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: uuencode\n",
    b"begin 644 x\n",
    b"Action: failed\n",
    b"Final-Recipient: rfc822; a@a.example\n",
    b"Content-Type: message/rfc822\n",
    b"Content-Type: text/rfc822-headers\n",
    b"Message-ID: <a@b>\n",
    b"References: <<<<a@b>>>\n",
    b"Authentication-Results: ;;;\n",
    b"From: \xff\xfe <>\n",
    b"\x00\r",
    b"\xe1\xbb\x8d",
    b"Content-Disposition: attachment\n",
    b"<div class=gmail_quote><p>",
    b"&#99999999;",
    b"<!--",
    b"LC-7K2M-94QX",
]


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=30), max_size=30))
def test_any_bytes(pieces: list[bytes]) -> None:
    try:
        mail = opened(b"".join(pieces))
    except BadInput:
        return
    judged(mail)


@given(st.lists(st.sampled_from(PIECES), min_size=4, max_size=40))
def test_any_mail_of_familiar_parts(pieces: list[bytes]) -> None:
    judged(opened(b"From: a@a.example\n" + b"".join(pieces)))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"x" * 1000,
        b"a: b\n" * (MOST_LINES + 1),
        b"Content-Type: multipart/mixed; boundary=r\n\n" + b"--r\n\n" * 10_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=r%d\n\n--r%d\n" % (n, n) for n in range(4_000)),
    ],
)
def test_what_is_no_mail_or_made_to_be_large_is_refused(raw: bytes) -> None:
    with pytest.raises(BadInput):
        opened(raw)


def test_the_same_name_from_every_box() -> None:
    raw = b"From: a@a.example\nSubject: x\n\nmot\nhai\x00\n"
    behind_imap = raw.replace(b"\n", b"\r\n").replace(b"\0", b"\x80")
    assert digest_of(raw) == digest_of(behind_imap)
    large = b"From: a@a.example\nSubject: " + b"x" * 50_000 + b"\n\nmot\n" * 3
    assert head_of(large) == head_of(large.replace(b"\n", b"\r\n")[:80_000])
    assert digest_of(raw) != digest_of(raw + b"\n")


def test_what_is_attached_or_enclosed_is_not_read() -> None:
    inner = b"Content-Type: message/rfc822\n\nFrom: b@b.example\nSubject: STOP\n\nSTOP\n"
    shown = b"Content-Type: text/plain\n\nxin chao\n"
    attached = b"Content-Type: text/plain\nContent-Disposition: attachment; filename=x.txt\n\nSTOP\n"
    raw = b"From: a@a.example\nContent-Type: multipart/mixed; boundary=r\n\n--r\n"
    mail = opened(raw + b"\n--r\n".join([attached, inner, shown]) + b"\n--r--\n")
    assert (mail.text.strip(), mail.attachments) == ("xin chao", 1)


def test_only_so_much_text_is_read() -> None:
    raw = b"From: a@a.example\n\n" + b"a" * (2 * MOST_TEXT)
    assert len(opened(raw).text) == MOST_TEXT


def test_html_as_text() -> None:
    html = "<style>p{}</style><p>m&#7897;t<br>hai</p><blockquote>x<blockquote>y</blockquote></blockquote><div>ba</div>"
    assert text_of(html).split() == ["một", "hai", "ba"]
    assert text_of(
        '<p>a</p><div class="moz-cite-prefix">On … wrote:</div><blockquote>b</blockquote><p>c</p>'
    ).split() == ["a", "c"]
    assert text_of('<p>a</p><div class="gmail_quote gmail_quote_container">b</div>').split() == ["a"]
    assert text_of('a<div id="appendonsend"></div><hr>b').split() == ["a"]


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<!", "<div ", "</", "&", "<a href='", "<blockquote>", "<![CDATA[", "<?"]
)
def test_html_made_to_be_slow_is_read(piece: str) -> None:
    assert text_of(piece * (MOST_TEXT // len(piece))) is not None
