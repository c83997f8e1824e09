"""`lachan take-in`: keep files, read them, find whose the rows are, draft the notices."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lachan.cli import options
from lachan.cli.opening import open_home, steady_now
from lachan.cli.phrases import in_words, kind_in_words, reason_in_words
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, number, progress, say, tell, visible
from lachan.cli.values import INSTANT
from lachan.cli.verb import Verb
from lachan.server.base.clock import now as present

if TYPE_CHECKING:
    from lachan.server.lake.models import Batch


@click.command(
    "take-in",
    cls=Verb,
    help=help_text(
        say(
            "Nhận tệp dữ liệu phát hiện: đọc, tìm đơn vị quản lý, soạn thông báo.",
            "Take in files of detections: read, find the owners, draft the notices.",
        ),
        "lachan take-in 2026-11-21-event_sinkhole-vietnam.csv.gz",
    ),
)
@click.argument(
    "files",
    nargs=-1,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar=f"[{options.FILE}]...",
)
@options.home
@click.option(
    "--format",
    "format_",
    type=click.Choice(["shadowserver", "intelmq", "csv"]),
    help=say("Loại tệp (mặc định: theo tên tệp)", "Kind of file (default: by its name)"),
)
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar=options.FILE,
    help=say("Tệp TOML cho biết ý nghĩa các cột của CSV", "TOML file that says what the columns of a CSV mean"),
)
@click.option(
    "--backfill",
    type=INSTANT,
    metavar=options.TIME,
    help=say("Nhận cả dữ liệu cũ từ thời điểm này", "Accept old rows too, from this instant on"),
)
@click.option(
    "--resume", is_flag=True, help=say("Làm tiếp những tệp còn dở", "Finish files that an interrupted run left")
)
@options.json_output
def command(
    files: tuple[Path, ...],
    home: Path,
    format_: str | None,
    mapping: Path | None,
    backfill: datetime | None,
    resume: bool,
    as_json: bool,
) -> int:
    """See `help` above."""
    if not files and not resume:
        raise click.UsageError(say("cần ít nhất một tệp, hoặc --resume", "give at least one file, or --resume"))
    settings = open_home(home)
    from lachan.server.intake.rawfiles import demand_whole
    from lachan.server.intake.receive import Asked, receive
    from lachan.server.intake.take_in import Instance, take_in
    from lachan.server.lake.clockmark import note
    from lachan.server.lake.folders import Home
    from lachan.server.lake.models import Batch

    instance = Instance(Home(home), settings)
    asked = Asked(format_, mapping, backfill)
    finished = (Batch.State.RECORDED, Batch.State.LOST)
    batches = list(Batch.objects.exclude(state__in=finished).order_by("pk")) if resume else []
    for batch in batches:
        if batch.state == Batch.State.RECEIVED:
            demand_whole(instance.home, batch)
    now = steady_now()
    with hint_of_resume(home, batches), progress() as bar:
        for path in files:
            at = max(now, present())
            batches.append(receive(instance.home, path, asked, at, settings.intake.max_file_bytes))
        take_in(instance, batches, now := max(now, present()), bar)
    note(now)
    if as_json:
        print_json([answer(batch) for batch in batches])
        return 0
    for batch in batches:
        show(batch)
    if not batches:
        tell("Không có tệp nào còn dở.", "No file was left unfinished.")
    return 0


@contextmanager
def hint_of_resume(home: Path, batches: "list[Batch]") -> Iterator[None]:
    """Whatever breaks off the work, Ctrl-C or a full disk: say that files already kept need not be given again."""
    try:
        yield
    except BaseException:
        if batches:
            receipts = ", ".join(batch.receipt for batch in batches)
            tell(
                f"Còn dở: {receipts}. Làm tiếp: lachan take-in --resume --home {shlex.quote(str(home))}",
                f"Unfinished: {receipts}. To finish: lachan take-in --resume --home {shlex.quote(str(home))}",
                err=True,
            )
        raise


def answer(batch: "Batch") -> dict[str, object]:
    """What became of a file, as programs read it."""
    return {
        "receipt": batch.receipt,
        "file": batch.name,
        "state": batch.state,
        "rows": {
            "read": batch.rows_read,
            "accepted": batch.rows_accepted,
            "duplicates": batch.rows_duplicate,
            "rejected": batch.rows_rejected,
            "set_aside": batch.rows_set_aside,
        },
        "outcomes": [
            {"kind": o.kind, "reason": o.reason, "rows": o.rows, "detail": o.detail} for o in batch.outcomes.all()
        ],
        "notes": batch.notes,
    }


def sum_of_rows(read: int, accepted: int, duplicates: int, rejected: int, set_aside: int) -> str:
    """`read 5 = accepted 3 + …`: every row that was read, in the reader's language."""
    n = number
    return say(
        f"đọc {n(read)} = nhận {n(accepted)} + trùng {n(duplicates)} + từ chối {n(rejected)} + để riêng {n(set_aside)}",
        f"read {n(read)} = accepted {n(accepted)} + duplicates {n(duplicates)} + rejected {n(rejected)} "
        f"+ set aside {n(set_aside)}",
    )


def show(batch: "Batch") -> None:
    rows = sum_of_rows(
        batch.rows_read, batch.rows_accepted, batch.rows_duplicate, batch.rows_rejected, batch.rows_set_aside
    )
    click.echo(f"{batch.receipt}  {visible(batch.name)}: {rows}")
    if batch.rows_read and batch.rows_duplicate == batch.rows_read:
        tell("    không có gì mới: mọi dòng đều đã nhận trước đó", "    nothing new: every row was taken in before")
    for outcome in batch.outcomes.all():
        detail = f" ({visible(in_words(outcome.detail))})" if outcome.detail else ""
        reason = reason_in_words(outcome.reason)
        click.echo(f"    {kind_in_words(outcome.kind)}: {reason}: {number(outcome.rows)}{detail}")
    if batch.rows_rejected:
        tell(
            f"    xem: lachan rejects list --receipt {batch.receipt}",
            f"    see: lachan rejects list --receipt {batch.receipt}",
        )
    for note in batch.notes:
        click.echo(f"    {visible(in_words(note))}")
