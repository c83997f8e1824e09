"""The press kit of an edition: one ZIP with every form, in both languages. Pure: same edition, same bytes."""

import io
import zipfile
from collections.abc import Iterator
from typing import Final

from lachan.server.publications.warnings.forms import cap, texts
from lachan.server.publications.warnings.forms.drawing import Form, Shape, drawn
from lachan.server.publications.warnings.forms.house import House
from lachan.server.publications.warnings.reading import Edition
from lachan.server.publications.warnings.words import State

_DATE: Final = (2026, 1, 1, 0, 0, 0)
_PICTURES: Final[tuple[tuple[Shape, str, tuple[Form, ...]], ...]] = (
    (Shape.SQUARE, "anh-vuong", ("svg", "png")),
    (Shape.WIDE, "anh-ngang", ("svg", "png")),
    (Shape.SHEET, "ap-phich-a4", ("svg", "png")),
    (Shape.HANDOUT, "to-roi-a4", ("pdf",)),
)


def kit(editions: list[Edition], edition: Edition, house: House) -> bytes:
    """`editions`: all of the warning, for what its CAP message refers to."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files(editions, edition, house):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, raw)
    return out.getvalue()


def files(editions: list[Edition], edition: Edition, house: House) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each."""
    for language in ("vi", "en"):
        for name, text in plain(edition, house, language):
            yield f"{language}/{name}", (text + "\n").encode()
        for shape, name, forms in _PICTURES:
            for form in forms:
                yield f"{language}/{name}.{form}", drawn(edition, house, language, shape, form)
    yield "cap.xml", cap.message(editions, edition, house, cancel=edition.state == State.WITHDRAWN)


def plain(edition: Edition, house: House, language: str) -> Iterator[tuple[str, str]]:
    """Name and text of the forms without a picture."""
    yield "tom-tat.txt", texts.summary(edition, house, language)
    yield "phat-thanh-30-giay.txt", texts.radio(edition, house, language)
    yield "loa-xa-phuong.txt", texts.loudspeaker(edition, house, language)
    yield "zalo.txt", texts.zalo(edition, house, language)
    whole, bare = texts.sms(edition, house, language)
    yield (
        "tin-nhan.txt",
        "\n\n".join(f"{one.text}\n({one.alphabet}: {one.units}, {one.parts} SMS)" for one in (whole, bare)),
    )
    speaker = "Người phát ngôn" if language == "vi" else "Spokesperson"
    contact = f"\n{house.contact}" if house.contact else ""
    yield (
        "nguoi-phat-ngon.txt",
        f"{speaker}\n{edition.content.speaker}\n{edition.content.of_office(language)}\n{house.called(language)}{contact}",
    )
