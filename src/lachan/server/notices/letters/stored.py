"""The kept files of letters against their record. What was put out or signed is not made again: it is in the backup."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lachan.server.base.errors import Damaged
from lachan.server.lake.reconcile import Finding, check_file
from lachan.server.notices import store
from lachan.server.notices.letters.models import Letter

REMEDY: Final = "put it back from the backup: it is what was put out or signed"


def read(home: Path, relative: str, digest: str) -> bytes:
    """The bytes of a kept file. Errors: Damaged where it is missing or differs from its record."""
    try:
        return store.read(home, relative, digest)
    except Damaged:
        raise Damaged(f"{relative}: missing, or not the bytes that were stored; put it back from the backup") from None


def check(home: Path, *, deep: bool) -> Iterator[Finding]:
    """Files that a letter names and that are gone or differ. `deep` compares digests."""
    for one in Letter.objects.exclude(pdf_path="").order_by("pk").iterator():
        for relative, digest in (
            (one.pdf_path, one.pdf_digest),
            (one.docx_path, one.docx_digest),
            (one.list_path, one.list_digest),
            (one.signed_path, one.signed_digest),
        ):
            if relative:
                yield from check_file(home / relative, relative, digest, None, deep, REMEDY)
