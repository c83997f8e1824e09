"""Prefix→AS files in pyasn's form: `prefix<TAB>AS number` a line, `;` begins a comment."""

from collections.abc import Callable
from pathlib import Path

from lachan.server.base.errors import BadInput
from lachan.server.registry.prefixes import parse_asn, parse_prefix
from lachan.server.registry.sources.lines import lines
from lachan.server.registry.sources.records import Refusal, Register, Route


def read(path: Path, asns: frozenset[int], into: Register, progress: Callable[[int], None]) -> None:
    """Take the announcements of these AS numbers; the file holds the whole world's. Errors: BadInput as in `lines`."""
    for number, text in lines(path):
        if number % 200_000 == 0:
            progress(number)
        if not text or text.startswith(";"):
            continue
        cells = text.split()
        try:
            if len(cells) != 2:
                raise BadInput("not a prefix and an AS number")
            asn = parse_asn(cells[1])
            if asn in asns:
                into.routes.append(Route(parse_prefix(cells[0]), asn))
        except BadInput as error:
            into.refusals.append(Refusal(path.name, number, str(error)))
