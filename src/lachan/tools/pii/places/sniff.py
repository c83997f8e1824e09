"""What a file is, by its first bytes; its name decides between forms of text only."""

from typing import Final

from lachan.tools.pii.text import guess

HEAD: Final = 16_384
_MAGIC: Final = (
    (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"%PDF-", "pdf"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"), (b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"), (b"SQLite format 3\x00", "sqlite"),
    (b"PAR1", "parquet"), (b"7z\xbc\xaf\x27\x1c", "unknown"), (b"Rar!", "unknown"), (b"\x7fELF", "unknown"), (b"MZ", "unknown"),
    (b"\x89PNG", "picture"), (b"\xff\xd8\xff", "picture"), (b"GIF8", "picture"), (b"II*\x00", "picture"), (b"MM\x00*", "picture"),
    (b"\x00\x00\x01\x00", "picture"), (b"OggS", "unknown"), (b"ID3", "unknown"), (b"\x28\xb5\x2f\xfd", "unknown"),
)  # fmt: skip
_MAIL: Final = (
    "received:",
    "from:",
    "to:",
    "subject:",
    "date:",
    "return-path:",
    "mime-version:",
    "message-id:",
    "delivered-to:",
    "x-",
    "content-",
)


def sort_of(head: bytes, name: str = "") -> str:
    """`zip`, `pdf`, `ole`, `rtf`, `gzip`, `bzip2`, `xz`, `tar`, `sqlite`, `parquet`, `picture`, `html`, `json`, `mail`,
    `mbox`, `table`, `text`, `unknown` or `empty`."""
    if not head:
        return "empty"
    for magic, sort in _MAGIC:
        if head.startswith(magic):
            return sort
    if head[257:262] == b"ustar":
        return "tar"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    codec, mark = guess.codec_of(head)
    if not codec.startswith("utf-16") and _binary(head):
        return "unknown"
    return _text_sort(head[mark:], name.lower(), codec)


def _binary(head: bytes) -> bool:
    return (
        head.count(0) > len(head) // 200
        or sum(byte < 9 or 13 < byte < 27 for byte in head[:4096]) > len(head[:4096]) // 20
    )


def _text_sort(head: bytes, name: str, codec: str) -> str:
    text = head[:2048].decode(codec if codec.startswith("utf-16") else "latin-1", "replace").lstrip("\ufeff \t\r\n")
    lowered = text[:512].lower()
    if head.startswith(b"From ") and "\n" in text and _is_mail(text.partition("\n")[2]):
        return "mbox"
    if name.endswith((".eml", ".mht", ".mhtml")) or _is_mail(text):
        return "mail"
    if lowered.startswith(("<!doctype html", "<html", "<?xml")) or (
        name.endswith((".html", ".htm", ".xml", ".xhtml")) and "<" in text
    ):
        return "html"
    if (lowered[:1] in ("{", "[") and not name.endswith((".csv", ".log", ".txt"))) or name.endswith(
        (".json", ".jsonl", ".ndjson")
    ):
        return "json"
    return "text"


def _is_mail(text: str) -> bool:
    lines = text.lower().splitlines()[:6]
    known = sum(line.startswith(_MAIL) for line in lines)
    return known >= 3 and bool(lines) and ":" in lines[0][:40] and " " not in lines[0].partition(":")[0]
