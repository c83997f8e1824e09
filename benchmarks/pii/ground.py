"""The benchmark's input: mixed Vietnamese text, one line in a hundred with an identifier, and the truth beside it.

`python -m benchmarks.pii.ground FILE MIB SEED` writes FILE and FILE.truth (line number, kind, value).
"""

import json
import sys
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.pii.corpus import values
from benchmarks.pii.corpus.documents import LABELS, SENTENCES

# Kinds that all candidates are given; names and addresses only where they are asked for.
KINDS: Final = (
    "cccd", "cmnd", "tax-code", "social-insurance", "health-insurance", "passport", "driving-licence", "phone", "email", "bank-card",
    "bank-account", "plate", "ip-address", "mac-address", "gps",
)  # fmt: skip
HIT: Final = 100  # one line in so many
_POOL: Final = 4000  # different plain lines


def _plain(draw: Random) -> str:
    first, second = draw.choice(SENTENCES), draw.choice(SENTENCES)
    words = first.split()
    cut = draw.randint(3, len(words))
    return " ".join(words[:cut]) + " " + second[: draw.randint(20, len(second))].strip()


def write(path: Path, size: int, seed: int) -> None:
    """`size` bytes or a little more."""
    draw = Random(seed)
    pool = [_plain(draw).encode() for _ in range(_POOL)]
    written = number = 0
    with path.open("wb") as out, path.with_suffix(".truth").open("w", encoding="utf-8") as truth:
        while written < size:
            number += 1
            line = pool[draw.randrange(_POOL)]
            if number % HIT == 0:
                kind = KINDS[number // HIT % len(KINDS)]
                drawn = values.ALL[kind](draw)
                name = values.name(draw)
                line = (
                    line[:40].decode(errors="ignore").encode()
                    + f". {name.text}, {draw.choice(LABELS[kind])}: {drawn.text}".encode()
                )
                truth.write(json.dumps([number, kind, drawn.text], ensure_ascii=False) + "\n")
            written += out.write(line + b"\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(float(sys.argv[2]) * (1 << 20)), int(sys.argv[3]))
