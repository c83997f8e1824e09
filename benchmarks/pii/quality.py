"""Recall and precision of each detector on the generated corpus: `python -m benchmarks.pii.quality --write`."""

import argparse
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.pii.corpus import documents, formats
from benchmarks.pii.corpus.documents import Document
from benchmarks.pii.corpus.encodings import ENCODINGS, encode
from lachan.tools.pii.evidence import Finding
from lachan.tools.pii.find import Finder
from lachan.tools.pii.places.pieces import Limits
from lachan.tools.pii.scanning import Scanner
from lachan.tools.pii.tally import Tally
from lachan.tools.pii.text.letters import fold

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "reference" / "pii-quality.md"
SHARE: Final = 0.8  # of a name's or an address's syllables that have to be there
_LOOSE: Final = ("name", "address", "health")
_SAME: Final = {"cmnd", "cccd"}


@dataclass
class Score:
    """Counts of one kind, or of one encoding or format."""

    right: int = 0
    missed: int = 0
    false: int = 0

    @property
    def recall(self) -> float:
        """Of those that are there, found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def precision(self) -> float:
        """Of those found, there."""
        return self.right / max(1, self.right + self.false)


@dataclass
class Scores:
    """By kind, by known or unseen words, by way of storing."""

    kinds: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    words: dict[tuple[str, bool], Score] = field(default_factory=lambda: defaultdict(Score))
    ways: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    documents: Counter[str] = field(default_factory=Counter)
    prose_syllables: int = 0
    prose_false: int = 0
    wrong: Counter[str] = field(default_factory=Counter)

    def merge(self, other: "Scores") -> None:
        """Another process's."""
        for mine, theirs in ((self.kinds, other.kinds), (self.words, other.words), (self.ways, other.ways)):
            for key, score in theirs.items():
                mine[key].right += score.right  # type: ignore[index]
                mine[key].missed += score.missed  # type: ignore[index]
                mine[key].false += score.false  # type: ignore[index]
        self.documents += other.documents
        self.wrong += other.wrong
        self.prose_syllables += other.prose_syllables
        self.prose_false += other.prose_false


class Collector(Scanner):
    """Keeps values, which the scanner never does: they are invented here."""

    def __init__(self, finder: Finder) -> None:
        super().__init__(finder, b"k" * 16)
        self.found: list[tuple[str, str]] = []

    def _add(self, tally: Tally, place: str, f: Finding, value: str, row: int, span: tuple[int, int]) -> None:
        self.found.append((f.kind, value))


def _key(value: str) -> str:
    return "".join(c for c in fold(value) if c.isalnum())


def _same(kind: str, wanted: str, found: str) -> bool:
    if kind in _LOOSE:
        a, b = set(fold(wanted).replace(",", " ").split()), set(fold(found).replace(",", " ").split())
        return len(a & b) >= SHARE * max(len(a), len(b))
    if kind == "mrz":  # one of its two lines will do, where each is a cell of its own
        return len(_key(found)) >= 25 and _key(found) in _key(wanted)
    return _key(wanted) == _key(found)


def compare(document: Document, found: list[tuple[str, str]], way: str, scores: Scores) -> None:
    """Each truth is met by at most one finding."""
    truth = [one for _, _, one in [*document.truth, *document.cells]]
    left = list(found)
    scores.documents[way] += 1
    for one in truth:
        hit = next((f for f in left if f[0] == one.kind and _same(one.kind, one.text, f[1])), None)
        for score in (scores.kinds[one.kind], scores.ways[way], scores.words[(one.kind, one.known)]):
            score.right += hit is not None
            score.missed += hit is None
        if hit is not None:
            left.remove(hit)
        else:
            as_what = next((f[0] for f in left if _key(f[1]) == _key(one.text)), "nothing")
            scores.wrong[f"{one.kind} → {as_what}"] += 1
    for kind, value in left:
        scores.kinds[kind].false += 1
        scores.ways[way].false += 1
        scores.wrong[f"false {kind} ({document.sort})"] += 1
        if SHOW:
            print(way, document.sort, "false", kind, repr(value))
    if document.sort == "prose":
        scores.prose_syllables += len(document.text.split())
        scores.prose_false += sum(kind in documents.IDENTIFIERS for kind, _ in left)


SHOW = ""


def _scan(collector: Collector, path: Path) -> list[tuple[str, str]]:
    collector.found = []
    collector.file(path, Limits())
    return collector.found


def part(task: tuple[int, int, int, str]) -> Scores:
    """One process's share: documents `first` to `last` of the corpus drawn from `seed`."""
    seed, first, last, program = task
    collector, scores = Collector(Finder()), Scores()
    ways = [*ENCODINGS, *formats.FORMATS]
    with tempfile.TemporaryDirectory(prefix="lachan-quality-") as folder:
        for number in range(first, last):
            draw = Random(f"{seed} {number}")
            way = ways[number % len(ways)]
            document = documents.document(draw)
            path = Path(folder, f"{number}")
            if way in ENCODINGS:
                document = _flat(document)
                path.write_bytes(encode(document.text, [], way)[0])
            else:
                path.write_bytes(formats.FORMATS[way](document))
            compare(document, _scan(collector, path), way, scores)
            path.unlink()
        if program:
            for way, document, path in _converted(seed, first, last, program, Path(folder)):
                compare(document, _scan(collector, path), way, scores)
    return scores


def _flat(document: Document) -> Document:
    """A table as lines with tabs; the words of truth stay."""
    if document.rows:
        document.text = "\n".join("\t".join(row) for row in document.rows) + "\n"
    return document


def _converted(seed: int, first: int, last: int, program: str, folder: Path) -> Iterator[tuple[str, Document, Path]]:
    for way, (source, form) in formats.BY_LIBREOFFICE.items():
        inner = folder / way.replace(" ", "-")
        (inner / "in").mkdir(parents=True)
        made = []
        for number in range(first, last, 80):
            document = documents.document(Random(f"{seed} {way} {number}"))
            path = inner / "in" / f"{number}.{source}"
            path.write_bytes(formats.FORMATS[source](document))
            made.append((document, path))
        formats.convert(program, [path for _, path in made], form, inner)
        for document, path in made:
            converted = inner / f"{path.stem}.{form}"
            if converted.exists():
                yield way, document, converted


def measure(count: int, seed: int, processes: int) -> Scores:
    """The whole corpus."""
    program = shutil.which("soffice") or shutil.which("libreoffice") or ""
    step = -(-count // processes)
    tasks = [(seed, first, min(count, first + step), program) for first in range(0, count, step)]
    scores = Scores()
    if processes == 1:
        scores.merge(part(tasks[0]))
        return scores
    with ProcessPoolExecutor(processes) as pool:
        for one in pool.map(part, tasks):
            scores.merge(one)
    return scores


def page(scores: Scores, count: int, seed: int) -> str:
    """docs/reference/pii-quality.md."""
    head = f"""\
<!-- Written by `python -m benchmarks.pii.quality --write`: run it to change it. -->
# Personal data: how much is found, how much of it is right

{sum(scores.documents.values()):,} generated documents ({count:,} and those that LibreOffice wrote), seed {seed}: forms, letters, tables, logs and
prose, in {len(scores.documents)} encodings and formats. A value counts as found when kind and value are right (of names and addresses
{SHARE:.0%} of the syllables). Nobody in them exists. The corpus is ours and so are its habits: on other texts figures will
differ, names and addresses most.

On prose without anything personal: {scores.prose_false} false identifiers in {scores.prose_syllables:,} syllables.

## By kind

| kind | values | recall | precision |
|---|--:|--:|--:|
"""
    rows = [
        f"| {kind} | {s.right + s.missed:,} | {s.recall:.3f} | {s.precision:.3f} |"
        for kind, s in sorted(scores.kinds.items())
    ]
    words = [
        "",
        "## Names and addresses whose words the detector lists, and those it does not",
        "",
        "| kind | words | values | recall |",
        "|---|---|--:|--:|",
    ]
    for kind in ("name", "address"):
        for known in (True, False):
            s = scores.words[(kind, known)]
            words.append(f"| {kind} | {'listed' if known else 'unseen'} | {s.right + s.missed:,} | {s.recall:.3f} |")
    ways = [
        "",
        "## By encoding and format",
        "",
        "| stored as | documents | values | recall | precision |",
        "|---|--:|--:|--:|--:|",
    ]
    ways += [
        f"| {way} | {scores.documents[way]:,} | {s.right + s.missed:,} | {s.recall:.3f} | {s.precision:.3f} |"
        for way, s in scores.ways.items()
    ]
    return head + "\n".join([*rows, *words, *ways]) + "\n"


def main() -> None:
    """Measure, print, write."""
    global SHOW
    parser = argparse.ArgumentParser(prog="benchmarks.pii.quality", description=__doc__)
    parser.add_argument("--documents", type=int, default=5800)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--wrong", action="store_true", help="also what was taken for what")
    parser.add_argument("--show", action="store_true", help="print each false finding (one process)")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    asked = parser.parse_args()
    SHOW = "yes" if asked.show else ""
    scores = measure(asked.documents, asked.seed, 1 if asked.show else asked.processes)
    text = page(scores, asked.documents, asked.seed)
    print(text)
    if asked.wrong:
        print("\n".join(f"{count:6} {what}" for what, count in scores.wrong.most_common(40)), file=sys.stderr)
    if asked.write:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
