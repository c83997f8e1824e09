from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.errors import BadInput
from lachan.server.base.settings import Identity
from lachan.server.notices.attachments import Attachment
from lachan.server.notices.mail import Envelope, mail_bytes
from lachan.server.notices.render import Rendered
from lachan.server.post.mime import address
from tests.notices.build import IDENTITY, NOW
from tests.notices.test_render import small


def attached(name: str, raw: bytes) -> tuple[Attachment, ...]:
    kind = "application/gzip" if name.endswith(".gz") else "text/csv; charset=utf-8"
    return (Attachment(name, kind, raw),)


RENDERED = Rendered(
    "Tiêu đề", "Thân thư\n", "<p>Thân thư</p>\n", attached("LC-7K2M-94QX.csv", b"\xef\xbb\xbfa,b\r\n1,2\r\n")
)


def envelope(**changes: object) -> Envelope:
    values: dict[str, object] = {
        "code": "LC-7K2M-94QX",
        "message_id": "lc-7k2m-94qx.0123456789abcdef@thu.example",
        "planned_at": NOW,
        "recipient": "truc-ban@a.example",
        "contact_name": "Tổ trực",
        "organisation": "Nhà mạng A",
        "tlp": "AMBER",
        "identity": IDENTITY,
    }
    return Envelope(**{**values, **changes})  # type: ignore[arg-type]


def read(raw: bytes) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(raw, policy=default))


def test_mail_can_be_read_back_whole() -> None:
    rendered = small()
    mail = read(mail_bytes(rendered, envelope()))
    assert mail["From"] == "Lá Chắn – Trung tâm Thử <canh-bao@thu.example>"
    assert mail["To"] == "Tổ trực <truc-ban@a.example>"
    assert mail["Reply-To"].addresses[0].addr_spec == "canh-bao@thu.example"
    assert mail["Subject"] == rendered.subject
    assert mail["Date"].datetime == NOW
    assert mail["Message-ID"] == "<lc-7k2m-94qx.0123456789abcdef@thu.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "vi, en"
    assert mail["X-Lachan-Notice"] == "LC-7K2M-94QX"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == rendered.text
    assert html.get_content().replace("\r\n", "\n") == rendered.html
    (found,) = mail.iter_attachments()
    assert found.get_filename() == "LC-7K2M-94QX.csv"
    assert found.get_content_type() == "text/csv"
    assert found.get_payload(decode=True) == rendered.attached[0].raw
    assert not mail.defects


def test_same_arguments_same_bytes_and_all_of_them_ascii() -> None:
    first, second = (mail_bytes(small(), envelope()) for _ in range(2))
    assert first == second
    assert first.isascii()
    assert b"\n" not in first.replace(b"\r\n", b"")
    assert max(len(line) for line in first.split(b"\r\n")) <= 998  # RFC 5322 §2.1.1


def test_packed_table() -> None:
    packed = Rendered("a", "b", "c", attached("LC-7K2M-94QX.csv.gz", b"\x1f\x8b"))
    (found,) = read(mail_bytes(packed, envelope())).iter_attachments()
    assert found.get_content_type() == "application/gzip"
    assert found.get_content() == b"\x1f\x8b"


@given(
    st.text(max_size=40) | st.just("A\r\nBcc: x@y.example"),
    st.text(max_size=40) | st.just("A\nX-Injected: 1\n\nbody"),
)
def test_no_name_or_subject_makes_a_header(name: str, subject: str) -> None:
    rendered = Rendered(subject, "b", "c", attached("LC-7K2M-94QX.csv", b""))
    raw = mail_bytes(rendered, envelope(contact_name=name, organisation=name))
    names = [line.split(b":")[0] for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n") if line[:1] not in (b" ", b"\t")]
    assert sorted(names) == sorted(
        b"From To Reply-To Subject Date Message-ID Auto-Submitted X-Lachan-Notice X-TLP MIME-Version Content-Type "
        b"Content-Language".split()
    )
    assert [a.addr_spec for a in read(raw)["To"].addresses] == ["truc-ban@a.example"]


def test_instance_without_identity_has_a_sender_that_cannot_exist() -> None:
    mail = read(mail_bytes(RENDERED, envelope(identity=Identity())))
    assert mail["From"].addresses[0].addr_spec == "khong-tra-loi@lachan.invalid"
    assert mail["Reply-To"] is None


@pytest.mark.parametrize(
    "mail",
    [
        "",
        "a",
        "a@",
        "@a.example",
        "a@b@c.example",
        "a,b@c.example",
        "a@c.example\r\nBcc: d",
        "ấn@c.example",
        "<a@b.example>",
    ],
)
def test_address_that_no_header_can_hold_is_not_repeated_in_the_error(mail: str) -> None:
    with pytest.raises(BadInput) as caught:
        address(mail, "Nguyễn Văn A")
    assert "Nguyễn" not in str(caught.value)
    assert not mail or mail not in str(caught.value).replace("not a mail address", "")
    assert caught.value.__cause__ is None


def test_contact_of_the_identity_that_is_no_address_is_named_by_its_place() -> None:
    with pytest.raises(BadInput, match=r"^settings\.toml: identity\.contact: not a mail address$"):
        mail_bytes(RENDERED, envelope(identity=Identity(contact="bà Hoa, phòng 3")))


vietnamese = st.lists(
    st.sampled_from(
        'mã độc có dấu hiệu địa chỉ IP LC-7K2M-94QX: [TLP:AMBER] 57 của Nghiêng đường "quý" (đơn) vị, ạ'.split()
    ),
    min_size=1,
    max_size=40,
).map(" ".join)


@given(vietnamese, vietnamese)
def test_no_space_is_lost_between_encoded_words(subject: str, name: str) -> None:
    rendered = Rendered(subject, "x\n", "<p>x</p>\n", attached("x.csv", b"x"))
    raw = mail_bytes(rendered, envelope(contact_name=name))
    mail = read(raw)
    assert mail["Subject"] == subject
    assert mail["To"].addresses[0].addr_spec == "truc-ban@a.example"
    head = raw.split(b"\r\n\r\n")[0]
    old = message_from_bytes(raw)  # the older parser decodes by RFC 2047 §6.2 alone
    assert str(make_header(decode_header(old["Subject"]))) == subject
    assert str(make_header(decode_header(parseaddr(old["To"])[0]))) == name
    assert all(len(line) <= 78 for line in head.split(b"\r\n"))
