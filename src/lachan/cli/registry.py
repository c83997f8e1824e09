"""`lachan registry`: who holds which networks and domains."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lachan.cli import (
    options,
    registry_contacts,
    registry_proposals,
    registry_requests,
    registry_simulate,
    registry_work,
)
from lachan.cli.opening import acting, known_organisation, open_home, steady_now
from lachan.cli.phrases import in_words
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, number, progress, say, table, tell, visible
from lachan.cli.verb import Verbs
from lachan.server.base.clock import utc_text
from lachan.server.base.errors import BadInput, Refused
from lachan.server.base.settings import Settings

if TYPE_CHECKING:
    from lachan.server.audit.recording import By
    from lachan.server.registry.importing import ImportResult
    from lachan.server.registry.reading import OrganisationLine, OrganisationPage

SEED = "vn"  # stands for the operators that come with the program
REJECTS_SHOWN = 20


@click.group(
    "registry",
    cls=Verbs,
    help=say("Danh bạ tổ chức, dải mạng, tên miền, đầu mối.", "Organisations, networks, domains, contacts."),
)
def command() -> None:
    """See `help` above."""


@command.command(
    "import",
    help=help_text(
        say(
            "Nhập danh bạ từ CSV (tổ chức và mạng, hoặc đầu mối). `vn` là danh bạ nhà mạng Việt Nam kèm theo chương "
            "trình. Mã thoát 1 nếu có dòng không nhận được.",
            "Import CSV files (organisations and networks, or contacts). `vn` is the seed of Viet Nam's operators that "
            "comes with the program. Exit code 1 where a row was not accepted.",
        ),
        "lachan registry import to-chuc.csv dau-moi.csv",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar=f"{options.FILE}...")
@options.home
@click.option(
    "--origin",
    type=click.Choice(["hand", "imported"]),
    default="hand",
    show_default=True,
    help=say("Người lập, hay nhập từ nguồn ngoài", "Made by hand, or taken from an outside source"),
)
@options.decided
@options.json_output
def import_(files: tuple[str, ...], home: Path, origin: str, by: str, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    _check(files, settings)
    now, who = steady_now(), acting(by)
    results = [(name, _import_one(name, origin, now, who)) for name in files]
    if as_json:
        print_json([_plain(name, result) for name, result in results])
    else:
        for name, result in results:
            _show_import(name, result)
    return 1 if any(result.rejects for _, result in results) else 0


def _check(files: tuple[str, ...], settings: Settings) -> None:
    """Every file before the first is read, so that a slip in the second name does not leave half the work done."""
    if SEED in files and settings.kind.invented:
        raise Refused(
            say("nhà mạng thật không đứng cạnh số liệu giả lập", "real operators never stand beside invented figures")
        )
    for name in files:
        if name != SEED and not Path(name).is_file():
            raise BadInput(say(f"{name}: không phải tệp", f"{name}: not a file"))


def _import_one(name: str, origin: str, now: datetime, by: "By") -> "ImportResult":
    from importlib import resources

    from lachan.server.registry.importing import import_csv
    from lachan.server.registry.words import Origin

    if name != SEED:
        return import_csv(Path(name), Origin(origin), now, by=by)
    with resources.as_file(resources.files("lachan.server.law").joinpath("vn/registry-seed.csv")) as seed:
        return import_csv(seed, Origin.IMPORTED, now, by=by)


def _plain(name: str, result: "ImportResult") -> dict[str, object]:
    return {
        "file": name,
        "added": result.added,
        "changed": result.changed,
        "ended": result.ended,
        "unchanged": result.unchanged,
        "version": result.version,
        "rejects": [{"line": reject.line, "reason": reject.reason} for reject in result.rejects],
    }


def _show_import(name: str, result: "ImportResult") -> None:
    added, changed, ended, same = map(number, (result.added, result.changed, result.ended, result.unchanged))
    tell(
        f"{visible(name)}: thêm {added}, đổi {changed}, hết hạn {ended}, giữ nguyên {same}; phiên bản {result.version}",
        f"{visible(name)}: added {added}, changed {changed}, ended {ended}, unchanged {same}; version {result.version}",
    )
    for reject in result.rejects[:REJECTS_SHOWN]:
        reason = visible(in_words(reject.reason))
        tell(f"    dòng {reject.line}: {reason}", f"    line {reject.line}: {reason}")
    if (more := len(result.rejects) - REJECTS_SHOWN) > 0:
        tell(f"    … và {number(more)} dòng nữa", f"    … and {number(more)} more")


@command.command(
    "show",
    help=help_text(
        say("Liệt kê tổ chức, hoặc xem một tổ chức.", "List organisations, or show one."),
        "lachan registry show song-xanh",
    ),
)
@click.argument("key", required=False, metavar=f"[{options.KEY}]")
@options.home
@options.json_output
def show(key: str | None, home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.registry import reading

    if (known := known_organisation(key)) is not None:
        page = reading.organisation(known)
        if as_json:
            print_json(asdict(page))
        else:
            _show_one(page)
        return 0
    lines = reading.organisations()
    if as_json:
        print_json([asdict(line) for line in lines])
    else:
        _show_all(lines, reading.version())
    return 0


def _show_all(lines: "list[OrganisationLine]", version: int) -> None:
    table(
        (say("mã", "key"), say("tên", "name"), say("loại", "kind"), say("lĩnh vực", "sector"), say("tỉnh", "province")),
        ((o.key, o.name, str(o.kind), o.sector, o.province) for o in lines),
    )
    tell(
        f"{number(len(lines))} tổ chức; danh bạ phiên bản {version}",
        f"{number(len(lines))} organisations; registry version {version}",
    )


def _show_one(page: "OrganisationPage") -> None:
    click.echo(f"{visible(page.organisation.name)} ({page.organisation.key}, {page.organisation.kind})")
    table(
        (
            say("mạng, tên miền", "network, domain"),
            say("từ", "from"),
            say("đến", "to"),
            say("nguồn", "origin"),
            say("tin cậy", "confidence"),
        ),
        (
            (
                claim.text,
                claim.valid_from and utc_text(claim.valid_from),
                claim.valid_to and utc_text(claim.valid_to),
                f"{claim.origin}{' !' if claim.override else ''}",
                claim.confidence,
            )
            for claim in (*page.networks, *page.domains)
        ),
        right=(4,),
    )
    purposes = ", ".join(page.contact_purposes)
    for identifier in page.identifiers:
        since, until = (utc_text(at) if at else "" for at in (identifier.valid_from, identifier.valid_to))
        dates = f"  [{since} … {until}]" if since or until else ""
        click.echo(f"{identifier.type}: {visible(identifier.value)}{dates}")
    tell(f"đầu mối: {purposes or 'chưa có đầu mối'}", f"contacts: {purposes or 'none yet'}")


@command.command(
    "apply",
    help=help_text(
        say(
            "Áp dụng danh bạ hiện tại cho dữ liệu đã nhận của những ngày này; cho biết điều gì đổi đối với ai.",
            "Apply the registry as it is now to facts of these days; says what changes for whom.",
        ),
        "lachan registry apply --since 2026-11-01 --until 2026-11-21 --dry-run",
    ),
)
@options.home
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), required=True, help=say("Từ ngày (UTC)", "First day (UTC)"))
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), required=True, help=say("Đến ngày (UTC)", "Last day (UTC)"))
@click.option("--dry-run", is_flag=True, help=say("Chỉ xem, không đổi gì", "Only say what would change"))
@options.decided
@options.json_output
def apply_(home: Path, since: datetime, until: datetime, dry_run: bool, by: str, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.intake.reattribute import reattribute
    from lachan.server.intake.take_in import Instance
    from lachan.server.intake.telling import plan_open
    from lachan.server.lake.folders import Home

    instance = Instance(Home(home), settings)
    now, who, planned = steady_now(), acting(by), 0
    with progress() as bar:
        changes = reattribute(instance, since.date(), until.date(), now, by=who, dry_run=dry_run, progress=bar)
        if not dry_run:
            planned = plan_open(instance.home, settings, now, bar)
    if as_json:
        print_json({"changes": [asdict(change) for change in changes], "planned": planned, "dry_run": dry_run})
        return 0
    if changes:
        table(
            (say("tổ chức", "organisation"), say("thêm dòng", "rows gained"), say("bớt dòng", "rows lost")),
            ((visible(c.organisation), number(c.gained), number(c.lost)) for c in changes),
            right=(1, 2),
        )
    tell(
        f"{number(len(changes))} tổ chức có thay đổi; đã soạn {number(planned)} thông báo.",
        f"{number(len(changes))} organisations changed; planned {number(planned)} notices.",
    )
    return 0


for _verb in (
    *registry_proposals.VERBS,
    *registry_requests.VERBS,
    *registry_work.VERBS,
    *registry_contacts.VERBS,
    registry_simulate.simulate,
):
    command.add_command(_verb)
