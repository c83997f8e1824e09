"""RPSL objects (RFC 2622 §2) from a bulk whois file: attributes in order, continuation lines joined, comments dropped.

Objects stand apart by empty lines. An object of a class that nobody asked for is passed over without being kept.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lachan.server.registry.sources.lines import lines

MAX_OBJECT_LINES: Final = 2_000
MAX_OBJECT_CHARACTERS: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class RpslObject:
    """`line`: where it begins. `attributes`: (name in lower case, value), the first names the class and the key.

    `wrong`: why it cannot be used; its attributes are then those before the mistake.
    """

    line: int
    attributes: tuple[tuple[str, str], ...]
    wrong: str = ""

    @property
    def type(self) -> str:
        return self.attributes[0][0] if self.attributes else "object"

    @property
    def key(self) -> str:
        return self.attributes[0][1] if self.attributes else ""

    def first(self, name: str) -> str:
        """The first value of an attribute; empty where there is none."""
        return next((value for attribute, value in self.attributes if attribute == name), "")

    def all(self, *names: str) -> tuple[str, ...]:
        """Every value of these attributes in the order of the names, once; lists separated by commas or spaces count
        one by one."""
        found = (value for name in names for attribute, value in self.attributes if attribute == name)
        return tuple(dict.fromkeys(part for value in found for part in value.replace(",", " ").split()))


def objects(path: Path, wanted: Collection[str], progress: Callable[[int], None]) -> Iterator[RpslObject]:
    """The objects of the wanted classes. Errors: BadInput as in `lines`."""
    made: _Made | None = None
    outside = True
    for number, text in lines(path):
        if number % 200_000 == 0:
            progress(number)
        if not text.strip():
            if made is not None:
                yield made.finished()
            made, outside = None, True
        elif text[0] in "%#":
            continue
        elif outside:
            outside = False
            name = text.partition(":")[0].strip().lower()
            made = _Made(number) if name in wanted else None
            if made is not None:
                made.take(text)
        elif made is not None:
            made.take(text)
    if made is not None:
        yield made.finished()


class _Made:
    """An object while its lines come."""

    def __init__(self, line: int) -> None:
        self.line, self.wrong, self.lines, self.characters = line, "", 0, 0
        self.attributes: list[tuple[str, str]] = []

    def take(self, text: str) -> None:
        self.lines += 1
        self.characters += len(text)
        if self.wrong:
            return
        if self.lines > MAX_OBJECT_LINES or self.characters > MAX_OBJECT_CHARACTERS:
            self.wrong = "the object is too long"
            return
        if text[0] in " \t+" and self.attributes:
            name, value = self.attributes[-1]
            self.attributes[-1] = (name, f"{value} {_value(text[1:])}".strip())
            return
        name, colon, value = text.partition(":")
        name = name.strip().lower()
        if not colon or not name or not name.replace("-", "").replace("_", "").isalnum():
            self.wrong = "a line without an attribute's name"
            return
        self.attributes.append((name, _value(value)))

    def finished(self) -> RpslObject:
        return RpslObject(self.line, tuple(self.attributes), self.wrong)


def _value(text: str) -> str:
    return text.partition("#")[0].strip()
