"""At the door: keep the raw file, give back a receipt number. Nothing is parsed here."""

import os
import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from lachan.server.base.errors import BadInput
from lachan.server.base.files import digest_of, make_folder, settle
from lachan.server.feeds import delimited
from lachan.server.feeds.formats import FORMATS
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Batch

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Asked:
    """How the giver wants a file read; the defaults go by its name."""

    format: str | None = None
    mapping: Path | None = None
    backfill_from: datetime | None = None


def receive(home: Home, path: Path, asked: Asked, now: datetime, max_bytes: int) -> Batch:
    """Keep `path` and return its batch, state *received*. Errors: BadInput (not a file, too large, a bad mapping)."""
    if not path.is_file():
        raise BadInput(f"{path}: not a file")
    size = path.stat().st_size
    if size > max_bytes:
        raise BadInput(f"{path}: {size} bytes; at most {max_bytes} are taken in (settings.toml: intake.max_file_bytes)")
    if asked.format is not None and asked.format not in FORMATS:
        raise BadInput(f"--format: one of {', '.join(FORMATS)}")
    mapping = ""
    if asked.mapping is not None:
        delimited.load(asked.mapping)  # a bad mapping is found here, not after the receipt
        mapping = asked.mapping.read_text(encoding="utf-8")
    elif asked.format == "csv":
        raise BadInput("--format csv needs --mapping FILE, which says what the columns mean")
    folder = make_folder(home.raw / f"{now:%Y-%m-%d}")
    aside = folder / f".{now:%H%M%S%f}-{os.getpid()}.aside"
    try:
        shutil.copyfile(path, aside)
        digest = digest_of(aside)
        place = folder / f"{now:%H%M%S%f}-{digest[:12]}-{_UNSAFE.sub('_', path.name)[-120:]}"
        settle(aside, place)
    finally:
        aside.unlink(missing_ok=True)
    with transaction.atomic():
        return Batch.objects.create(
            name=os.fsencode(path.name).decode("utf-8", "backslashreplace"),  # a file's name is bytes, not text
            raw_path=home.relative(place),
            digest=digest,
            size=size,
            received_at=now,
            format=asked.format or "",
            mapping=mapping,
            backfill_from=asked.backfill_from,
        )
