"""The tree, the rules and the digests, from a seed: a third text, a third program-like, a third noise."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lachan.tools.malware.rules.catalogue import rules

MIB = 1 << 20


@dataclass(frozen=True)
class Ground:
    """Where everything lies, and how much of it there is."""

    tree: Path
    files: int
    size: int  # bytes


def make_tree(folder: Path, size: int, seed: int) -> Ground:
    """Files of 1 kB to 4 MiB, most of them small, `size` bytes in all."""
    draw = random.Random(seed)
    syllables = [
        a + b + c for a in ("", *"bcdghklmnprstvx", "nh", "th", "tr") for b in "aeiouyăơư" for c in ("", *"cmnpt")
    ]
    words = ["".join(draw.choices(syllables, k=draw.randrange(1, 4))) for _ in range(20_000)]
    text = " ".join(draw.choices(words, k=400_000)).encode()
    noise = draw.randbytes(8 * MIB)
    code = b"".join(draw.randbytes(6) + bytes(draw.randrange(8)) + draw.choice(words).encode() for _ in range(300_000))
    made = count = 0
    while made < size:
        place = folder / f"{count // 200:04d}"
        place.mkdir(parents=True, exist_ok=True)
        length = min(int(1024 * 2 ** (draw.random() ** 2 * 12)), size - made + 1)
        source = (text, code, noise)[count % 3]
        at = draw.randrange(max(1, len(source) - length))
        content = b"%08d" % count + source[at : at + length]
        (place / f"f{count}").write_bytes(content)
        made += len(content)
        count += 1
    return Ground(folder, count, made)


def shipped() -> str:
    """The shipped rules as text: what the scan has besides those that are given, so the bare loops get them too."""
    return "\n".join(rule.yara for rule in rules().values())


def make_rules(place: Path, count: int, seed: int) -> Path:
    """Rules as public sets have them: three strings each, some of them bytes or expressions; none matches the tree."""
    draw = random.Random(seed + count)

    def word(length: int) -> str:
        return "".join(draw.choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789_/.", k=length))

    parts = []
    for number in range(count):
        data = " ".join(f"{byte:02X}" for byte in draw.randbytes(12))
        expression = (
            f"{word(8).replace('/', 'x').replace('.', 'y')}[0-9]{{2,6}}{word(6).replace('/', 'x').replace('.', 'y')}"
        )
        parts.append(
            f'rule trial_{number} {{\n meta:\n  score = 70\n strings:\n  $a = "{word(16)}"\n  $b = {{ {data} }}\n'
            f"  $c = /{expression}/\n condition:\n  2 of them\n}}\n"
        )
    place.write_text("".join(parts), encoding="ascii")
    return place


def make_signatures(folder: Path, count: int, seed: int) -> Path:
    """A database folder for clamscan with as many signatures of the same kind."""
    draw = random.Random(seed)
    folder.mkdir()
    lines = (f"Trial.{number}:0:*:{draw.randbytes(16).hex()}\n" for number in range(count))
    (folder / "trial.ndb").write_text("".join(lines), encoding="ascii")
    return folder


def digest_lines(count: int, seed: int) -> Iterator[bytes]:
    """Lines `SHA256,SIZE` of files that nobody has."""
    for number in range(count):
        digest = hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()
        yield f"{digest},{1 + int(digest[:6], 16) % 3_000_000}\n".encode()
