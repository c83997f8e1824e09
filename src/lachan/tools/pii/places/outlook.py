"""Outlook's messages (.msg, [MS-OXMSG]): each property is a stream, each recipient and attachment a storage.

Read: sender, recipients, subject, the body as text or, without one, as HTML; attachments as files of their own;
messages attached to messages. Not read: a body that is there as compressed RTF alone.
"""

from typing import Any, Final

from lachan.tools.pii.places.pieces import Limits, Outcome, Pieces, Raw, Skipped, Text
from lachan.tools.pii.text.reading import read

# [MS-OXPROPS]: PidTagSenderName, SenderEmailAddress, SenderSmtpAddress, DisplayTo, DisplayCc, Subject; Body
_HEADERS: Final = (
    ("From", "0C1A"), ("From", "0C1F"), ("From", "5D01"), ("To", "0E04"), ("Cc", "0E03"), ("Subject", "0037"),
)  # fmt: skip
_BODY: Final = "1000"
_ADDRESSES: Final = ("39FE", "3003")  # of a recipient: PidTagSmtpAddress, EmailAddress
_HTML: Final = "10130102"  # PidTagHtml, binary
_DATA, _MESSAGE = "37010102", "3701000D"  # PidTagAttachDataBinary, AttachDataObject
_TITLES: Final = ("3707", "3704")  # PidTagAttachLongFilename, AttachFilename
_LONGEST_NAME: Final = 255  # characters, as of a file: what is told of a place is no place to hide a text in
_MOST: Final = 10_000  # recipients


def message(ole: Any, names: set[str], place: str, limits: Limits, inside: str = "", depth: int = 0) -> Pieces:
    """`inside`: the storage that a message lies in, with its `/`; `depth`: how many messages it is attached to."""
    if depth > limits.archive_depth:
        yield Skipped(Outcome.TOO_DEEP, place)
        return
    inner = (name.removeprefix(inside) for name in names if name.startswith(inside))
    folders = sorted({name.partition("/")[0] for name in inner if "/" in name})
    lines = [f"{label}: {text}" for label, tag in _HEADERS if (text := _text(ole, names, inside, tag))]
    for folder in [folder for folder in folders if folder.startswith("__recip_version1.0_")][:_MOST]:
        addresses = (_text(ole, names, f"{inside}{folder}/", tag) for tag in _ADDRESSES)
        lines += [f"To: {text}" for text in dict.fromkeys(addresses) if text]
    body = _text(ole, names, inside, _BODY)
    if lines or body:
        yield Text("\n".join([*lines, body] if body else lines)[: limits.text_chars], place)
    if not body and f"{inside}__substg1.0_{_HTML}" in names:
        yield Raw(ole.openstream(f"{inside}__substg1.0_{_HTML}").read(), "", markup="html", place=f"{place}!body.html")
    for folder in folders:
        if folder.startswith("__attach_version1.0_"):
            yield from _attachment(ole, names, f"{inside}{folder}/", place, limits, depth)


def _attachment(ole: Any, names: set[str], inside: str, place: str, limits: Limits, depth: int) -> Pieces:
    from lachan.tools.pii.places import reading

    title = next((text for tag in _TITLES if (text := _text(ole, names, inside, tag))), "")[:_LONGEST_NAME]
    if f"{inside}__substg1.0_{_DATA}" in names:
        data = ole.openstream(f"{inside}__substg1.0_{_DATA}").read()
        yield from reading.part(data, title, f"{place}!{title or 'attachment'}", limits)
    elif any(name.startswith(f"{inside}__substg1.0_{_MESSAGE}/") for name in names):
        within = f"{inside}__substg1.0_{_MESSAGE}/"
        yield from message(ole, names, f"{place}!{title or 'message'}", limits, within, depth + 1)


def _text(ole: Any, names: set[str], inside: str, tag: str) -> str:
    """A property of text: UTF-16 (001F), or in a code page that its words tell (001E)."""
    if (name := f"{inside}__substg1.0_{tag}001F") in names:
        return str(ole.openstream(name).read().decode("utf-16-le", "replace")).strip("\0")
    if (name := f"{inside}__substg1.0_{tag}001E") in names:
        return read(ole.openstream(name).read().rstrip(b"\0")).text
    return ""
