"""`lachan tools`: programs of ours that the portal's page of free tools offers for download."""

from dataclasses import asdict
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.opening import acting, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, number, say, table, tell, visible
from lachan.cli.verb import Verbs

SYSTEMS = ("windows", "android", "macos", "linux")


@click.group(
    "tools", cls=Verbs, help=say("Công cụ của chúng tôi trên trang /cong-cu.", "Programs of ours on the page /cong-cu.")
)
def command() -> None:
    """See `help` above."""


@command.command(
    "list",
    help=help_text(
        say(
            "Các công cụ đang cho tải; so tệp với mã băm. Mã thoát 1 nếu có tệp đã khác hoặc mất.",
            "Programs that are offered, held against their digests. 1: one is changed or gone.",
        ),
        "lachan tools list",
    ),
)
@options.home
@options.json_output
def list_(home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.publications.catalogue.offered import changed, offers

    found, wrong = offers(home), changed(home)
    if as_json:
        print_json([asdict(one) | {"whole": one.name not in wrong} for one in found])
    elif not found:
        tell("Chưa đưa công cụ nào lên cổng.", "No program is offered.")
    else:
        vi = ("tên", "bản", "máy", "byte", "SHA-256", "từ lúc", "tệp")
        en = ("name", "version", "devices", "bytes", "SHA-256", "since", "file")
        good, bad = say("đúng", "whole"), say("đã khác hoặc mất", "changed or gone")
        cells = (
            (
                visible(one.name),
                visible(one.version),
                " ".join(one.systems),
                number(one.bytes),
                one.sha256,
                moment(one.offered_at),
                bad if one.name in wrong else good,
            )
            for one in found
        )
        table(tuple(say(*pair) for pair in zip(vi, en, strict=True)), cells, right=(3,))
    return 1 if wrong else 0


@command.command(
    "offer",
    help=help_text(
        say(
            "Cho tải một công cụ từ /cong-cu, kèm cỡ tệp, mã băm và chữ ký nếu có.",
            "Offer a program at /cong-cu, with its size, digest and signature if any.",
        ),
        "lachan tools offer dist/lachan-scan --version 0.1.0 --system linux",
    ),
)
@click.argument("file", metavar=options.FILE, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.home
@click.option("--version", required=True, metavar=options.WORD, help=say("Bản của công cụ", "The program's version"))
@click.option(
    "--system",
    "systems",
    multiple=True,
    required=True,
    type=click.Choice(SYSTEMS),
    help=say("Chạy trên máy nào; nêu được nhiều lần", "What it runs on; may be given again"),
)
@click.option(
    "--signature",
    metavar=options.FILE,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=say("Chữ ký rời (.asc, .sig)", "A detached signature (.asc, .sig)"),
)
@options.decided
@options.json_output
def offer(
    file: Path, home: Path, version: str, systems: tuple[str, ...], signature: Path | None, by: str, as_json: bool
) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.publications.catalogue import offered

    made = offered.offer(acting(by), home, file, steady_now(), version=version, systems=systems, signature=signature)
    if as_json:
        print_json(asdict(made))
    else:
        tell(
            f"Đang cho tải {made.name} tại /cong-cu. SHA-256: {made.sha256}",
            f"{made.name} is offered at /cong-cu. SHA-256: {made.sha256}",
        )
    return 0


@command.command(
    "withdraw",
    help=help_text(
        say("Thôi cho tải một công cụ.", "Offer a program no more."),
        "lachan tools withdraw lachan-scan",
    ),
)
@click.argument("name", metavar=options.WORD)
@options.home
@options.decided
def withdraw(name: str, home: Path, by: str) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.publications.catalogue import offered

    offered.withdraw(acting(by), home, name, steady_now())
    tell("Đã thôi cho tải.", "It is offered no more.")
    return 0
