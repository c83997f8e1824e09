"""`lachan pools`: parts of networks marked by their owners."""

from dataclasses import asdict
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.opening import known_organisation, open_home, steady_now
from lachan.cli.phrases import in_words
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, number, say, table, tell
from lachan.cli.verb import Verbs

KINDS = ("carrier-nat", "mobile", "data-centre", "own-servers", "resold")


@click.group("pools", cls=Verbs, help=say("Vùng địa chỉ do chủ mạng khai.", "Parts of networks, as their owners say."))
def command() -> None:
    """See `help` above."""


@command.command("list", help=help_text(say("Các vùng địa chỉ.", "The pools."), "lachan pools list"))
@options.home
@options.organisation
@options.limit(100)
@options.json_output
def list_(home: Path, organisation: str | None, limit: int, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.registry.pools import kinds, listed

    wanted = known_organisation(organisation)
    found, _ = listed(None if wanted is None else frozenset((wanted,)), limit=limit)
    if as_json:
        print_json([asdict(one) for one in found])
        return 0
    table(
        (
            say("số", "no."),
            say("tổ chức", "organisation"),
            say("dải mạng", "prefix"),
            say("dùng để", "used as"),
            say("bán lại cho", "resold to"),
            say("từ", "from"),
            say("đến", "until"),
        ),
        (
            (
                one.number,
                one.organisation,
                one.prefix,
                say(kinds()[one.kind].vi, kinds()[one.kind].en),
                one.resold_to,
                moment(one.valid_from),
                moment(one.valid_to) if one.valid_to else "—",
            )
            for one in found
        ),
        right=(0,),
    )
    return 0


@command.command(
    "mark",
    help=help_text(
        say("Khai một vùng địa chỉ.", "Say how a part of a network is used."),
        "lachan pools mark 203.0.113.0/26 --organisation x --kind carrier-nat",
    ),
)
@click.argument("prefix", metavar="PREFIX")
@options.home
@options.organisation
@click.option("--kind", type=click.Choice(KINDS), required=True, help=say("Dùng để", "Used as"))
@click.option("--resold-to", default="", metavar=options.KEY, help=say("Mã khách hàng", "Key of the customer"))
@options.span(say("Từ (mặc định: bây giờ)", "From (default: now)"), say("Đến", "Until"))
@options.decided
@options.json_output
def mark_(
    prefix: str,
    home: Path,
    organisation: str | None,
    kind: str,
    resold_to: str,
    since: object,
    until: object,
    by: str,
    as_json: bool,
) -> int:
    """See `help` above."""
    open_home(home)
    from datetime import datetime

    from lachan.server.audit.chain import command_actor
    from lachan.server.audit.recording import By
    from lachan.server.registry.pools import mark, mark_of

    if organisation is None:
        raise click.UsageError(say("cần --organisation", "--organisation is needed"))
    now = steady_now()
    begin = since if isinstance(since, datetime) else now
    end = until if isinstance(until, datetime) else None
    known = known_organisation(organisation) or ""
    made = mark(By(command_actor(by)), mark_of(known, prefix, kind, resold_to, begin, end), now)
    if as_json:
        print_json(asdict(made))
    else:
        tell(f"Đã khai vùng số {made.number}.", f"Pool {made.number} is marked.")
    return 0


@command.command(
    "end",
    help=help_text(say("Thôi khai một vùng địa chỉ.", "A pool holds no longer."), "lachan pools end 3"),
)
@click.argument("number_", metavar=options.NUMBER, type=click.IntRange(1))
@options.home
@options.decided
def end_(number_: int, home: Path, by: str) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.audit.chain import command_actor
    from lachan.server.audit.recording import By
    from lachan.server.registry.pools import end

    end(By(command_actor(by)), number_, steady_now())
    tell("Đã thôi.", "It has ended.")
    return 0


@command.command(
    "import",
    help=help_text(
        say(
            "Khai nhiều vùng địa chỉ bằng tệp CSV. Mã thoát 1 nếu có dòng không nhận được.",
            "Mark pools by a CSV file. 1: some rows were refused.",
        ),
        "lachan pools import pools.csv --organisation song-xanh",
    ),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar=options.FILE)
@options.home
@options.organisation
@options.decided
@options.json_output
def import_(file: Path, home: Path, organisation: str | None, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.audit.chain import command_actor
    from lachan.server.audit.recording import By
    from lachan.server.registry.pool_files import MOST_BYTES, import_pools

    with file.open("rb") as source:
        raw = source.read(MOST_BYTES + 1)
    found = import_pools(By(command_actor(by)), raw, known_organisation(organisation) or "", steady_now())
    if as_json:
        print_json(asdict(found))
        return 1 if found.rejects else 0
    for one in found.rejects:
        click.echo(f"{say('dòng', 'line')} {one.line}: {in_words(one.reason)}", err=True)
    click.echo(
        say(
            f"Đã khai {number(found.marked)}, đã biết {number(found.known)}, không nhận {number(len(found.rejects))}",
            f"{number(found.marked)} marked, {number(found.known)} known, {number(len(found.rejects))} refused",
        )
    )
    return 1 if found.rejects else 0
