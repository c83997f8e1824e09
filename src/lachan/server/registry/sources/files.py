"""The files of one source, of whatever formats, as one statement."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.registry import rows
from lachan.server.registry.sources import delegated, pyasn, whois
from lachan.server.registry.sources.lines import lines
from lachan.server.registry.sources.records import Refusal, Register
from lachan.server.registry.sources.saying import statement_of, wanted_desks
from lachan.server.registry.sources.statement import Holding, Known, Said, SaidOrganisation, Statement

FORMATS: Final = ("delegated", "rpsl", "pyasn", "csv")
_HEAD: Final = 200  # lines looked at

Progress = Callable[[int], None]


def format_of(path: Path) -> str:
    """One of FORMATS, by the first line that says something. Errors: BadInput."""
    for number, text in lines(path):
        if number > _HEAD:
            break
        if not text.strip() or text[0] in "%#;":
            continue
        if text.removeprefix("\ufeff").startswith("organisation,") or ",organisation," in text:
            return "csv"
        if text.count("|") >= 5:
            return "delegated"
        if (
            ":" in text
            and text.partition(":")[0].strip().lower().replace("-", "").isalnum()
            and "/" not in text.split()[0]
        ):
            return "rpsl"
        if "/" in text.split()[0]:
            return "pyasn"
        break
    raise BadInput(f"{path.name}: neither delegated statistics, RPSL objects, prefix and AS number, nor CSV")


def read_source(
    files: Sequence[Path], source: str, country: str, known: Known, as_of: datetime, progress: Progress
) -> Statement:
    """What all files say of the country on the day `as_of`. Whole registers are read line by line, three times at most:
    networks, then the organisations they name, then the desks. Errors: BadInput for a file that cannot be used."""
    formats = {path: format_of(path) for path in files}
    tables = [path for path, form in formats.items() if form == "csv"]
    if tables and len(tables) < len(files):
        raise BadInput("CSV files are a source of their own: give them without the others")
    if tables:
        return _of_tables(tables, as_of)
    register = Register()
    whole = [path for path, form in formats.items() if form == "rpsl"]
    for path, form in formats.items():
        if form == "delegated":
            delegated.read(path, country, register, progress)
    for path in whole:
        whois.read_networks(path, country, register, progress)
    asns = {block.asn for block in register.blocks if block.asn is not None} | set(known.by_asn)
    asns |= {asn for allocation in register.allocations for asn in allocation.asns}
    for path in whole:
        whois.read_routes(path, asns, register, progress)
    bodies = {block.org for block in register.blocks if block.org}
    for path in whole:
        whois.read_bodies(path, bodies, register, progress)
    desks = wanted_desks(register)
    for path in whole:
        whois.read_desks(path, desks, register, progress)
    for path, form in formats.items():
        if form == "pyasn":
            pyasn.read(path, frozenset(asns), register, progress)
    return statement_of(register, source, known)


def _of_tables(files: Sequence[Path], as_of: datetime) -> Statement:
    """The registry's own CSV form as one whole statement; rows that had ended by `as_of` are passed over."""
    made = Statement(dated=True)
    for path in files:
        table = rows.read(path)
        if table.contacts_only:
            raise BadInput(f"{path.name}: contacts: give them to `lachan registry import`")
        made.refusals += [Refusal(path.name, reject.line, reject.reason) for reject in table.rejects]
        for row in table.claims:
            _say_row(row, made, as_of)
    return made


def _say_row(row: rows.ClaimRow, made: Statement, as_of: datetime) -> None:
    earlier = made.organisations.get(row.organisation)
    identifiers = tuple(
        dict.fromkeys((*(earlier.identifiers if earlier else ()), *([row.identifier] if row.identifier else ())))
    )
    made.organisations[row.organisation] = SaidOrganisation(
        key=row.organisation,
        name=(earlier.name if earlier else "") or row.name,
        kind=(earlier.kind if earlier else "") or row.kind,
        identifiers=identifiers,
        sector=(earlier.sector if earlier else "") or row.sector,
        province=(earlier.province if earlier else "") or row.province,
    )
    if row.valid_to is not None and row.valid_to <= as_of:
        made.passed_over["ended"] = made.passed_over.get("ended", 0) + 1
        return
    values = [(p.text, p) for p in row.prefixes] + [(f"AS{a}", a) for a in row.asns] + [(d, d) for d in row.domains]
    for text, value in values:
        said = Said(value, row.confidence, row.valid_from, row.valid_to, row.override)
        made.holdings.setdefault(Holding(row.organisation, text), said)
