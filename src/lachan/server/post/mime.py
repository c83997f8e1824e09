"""The parts a mail is written of (RFC 5322, MIME): addresses, headers, bodies. Pure: same arguments, same bytes."""

import binascii
import hashlib
import re
import struct
from collections.abc import Iterator
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.policy import SMTP
from functools import lru_cache
from typing import Final

from lachan.server.base.errors import BadInput

_END: Final = "\r\n"
_LINE: Final = 76  # RFC 2045 §6.8
_PORTION: Final = _LINE // 4 * 3 * 1024  # bytes that make whole lines
NOBODY_READS: Final = "khong-tra-loi"
_BREAKS: Final = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def address(mail: str, name: str) -> Address:
    """An address for a header. Errors: BadInput, which does not repeat it (personal data)."""
    try:
        parsed = Address(display_name=one_line(name), addr_spec=mail)
    except (ValueError, IndexError, MessageError):
        raise BadInput("not a mail address") from None
    if not mail.isascii() or _BREAKS.search(mail) or not parsed.domain or not parsed.username:
        raise BadInput("not a mail address that every mail server can reach")
    return parsed


def line(name: str, value: str) -> bytes:
    """A header of ours, ASCII and short."""
    return f"{name}: {value}\r\n".encode("ascii")


def mailbox(name: str, mailbox: Address) -> bytes:
    if mailbox.display_name.isascii():
        return _folded(name, str(mailbox))
    return words(name, mailbox.display_name)[:-2] + f"\r\n <{mailbox.addr_spec}>\r\n".encode("ascii")


@lru_cache(maxsize=1024)
def _folded(name: str, value: str) -> bytes:
    """RFC 5322 §2.2.3."""
    return SMTP.fold_binary(*SMTP.header_store_parse(name, value))


def words(name: str, text: str) -> bytes:
    """Words that are not ASCII are encoded here (RFC 2047 §2, §8): between two encoded words a reader drops the white
    space, so it has to stand inside one, and the library's own folding leaves it outside."""
    encoded = Header(text, None if text.isascii() else "utf-8", maxlinelen=76, header_name=name)
    return f"{name}: {encoded.encode(linesep=_END)}{_END}".encode("ascii")


def part(kind: str, raw: bytes, file: str = "") -> bytes:
    """RFC 2045 §6.8. Made here, as the library would go through a large table several times, line by line."""
    disposition = f'Content-Disposition: attachment; filename="{file}"\r\n' if file else ""
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n{disposition}\r\n"
    return b"".join([head.encode("ascii"), *_base64_lines(raw)])


def _base64_lines(raw: bytes) -> Iterator[bytes]:
    """Lines of 76 signs, many at a time: the library makes them one by one."""
    for start in range(0, len(raw), _PORTION):
        signs = binascii.b2a_base64(raw[start : start + _PORTION], newline=False)
        lines, rest = divmod(len(signs), _LINE)
        yield b"\r\n".join([*struct.unpack(f"{_LINE}s" * lines, signs[: lines * _LINE]), b""])
        if rest:
            yield signs[-rest:] + b"\r\n"


def multipart(mark: str, *parts: bytes) -> bytes:
    """RFC 2046 §5.1.1."""
    line = b"--" + mark.encode("ascii")
    return b"".join(b"%s\r\n%s\r\n" % (line, part) for part in parts) + line + b"--\r\n"


def canonical(text: str) -> bytes:
    """Text in its canonical form, CRLF (RFC 2046 §4.1.1)."""
    return text.replace("\n", "\r\n").encode()


def one_line(text: str) -> str:
    return " ".join(_BREAKS.sub(" ", text).split())


def boundary(message: str, part: str) -> str:
    """RFC 2046 §5.1.1. `=_` stands in neither base64 nor a header of ours, so it cannot occur inside a part."""
    named = hashlib.sha256("\x1f".join(("boundary", message, part)).encode())
    return f"=_{named.hexdigest()[:24]}"
