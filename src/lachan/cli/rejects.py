"""`lachan rejects`: rows that were not accepted, each with its line, reason and first bytes."""

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lachan.cli import options
from lachan.cli.opening import open_home, steady_now
from lachan.cli.phrases import in_words, kind_in_words, reason_in_words
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, number, progress, say, table, tell
from lachan.cli.take_in import answer, hint_of_resume, show
from lachan.cli.verb import Verbs
from lachan.server.base.errors import NotFound

if TYPE_CHECKING:
    from lachan.server.intake.rejects import Kept
    from lachan.server.lake.models import Batch, Outcome

RAW_SHOWN = 80  # bytes of a rejected row in the table for people


@click.group("rejects", cls=Verbs, help=say("Các dòng không nhận được.", "Rows that were not accepted."))
def command() -> None:
    """See `help` above."""


@command.command(
    "list",
    help=help_text(
        say("Liệt kê dòng bị từ chối và tệp để riêng.", "List rejected rows and files set aside."),
        "lachan rejects list --receipt LC-20261122-000001",
    ),
)
@options.home
@click.option("--receipt", metavar=options.KEY, help=say("Số biên nhận", "Receipt number"))
@options.limit(100)
@options.json_output
def list_(home: Path, receipt: str | None, limit: int, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.intake.rejects import read
    from lachan.server.lake.folders import Home
    from lachan.server.lake.models import Batch, Outcome

    batches = [b for b in Batch.objects.order_by("pk") if receipt is None or b.receipt == receipt]
    if receipt is not None and not batches:
        raise NotFound(say(f"không có biên nhận {receipt!r}", f"no receipt {receipt!r}"))
    found = Outcome.objects.filter(batch__in=batches).exclude(kind=Outcome.Kind.DUPLICATE)
    outcomes = list(found.select_related("batch").order_by("pk"))
    kept = (
        (batch, row) for batch in batches if batch.rejects_path for row in read(Home(home).absolute(batch.rejects_path))
    )
    rows = list(islice(kept, limit))
    if as_json:
        print_json({"outcomes": [_outcome(o) for o in outcomes], "rejects": [_reject(b, k) for b, k in rows]})
    else:
        _show(outcomes, rows)
    return 0


@command.command(
    "replay",
    help=help_text(
        say(
            "Đọc lại những gì chưa nhận được của một biên nhận: dòng bị từ chối (với tệp TOML đã sửa), hoặc tệp để "
            "riêng (khi chương trình đã biết loại báo cáo).",
            "Read again what of a receipt was not accepted: rejected rows (with a mended mapping), or a file set aside "
            "(when its report type is known).",
        ),
        "lachan rejects replay LC-20261122-000001 --mapping mended.toml",
    ),
)
@click.argument("receipt", metavar=options.KEY)
@options.home
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar=options.FILE,
    help=say("Tệp TOML đã sửa", "The mended mapping"),
)
@options.json_output
def replay_(receipt: str, home: Path, mapping: Path | None, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.intake.replay import Mended, replay
    from lachan.server.intake.take_in import Instance, take_in
    from lachan.server.lake.folders import Home
    from lachan.server.lake.models import Batch

    batch = next((b for b in Batch.objects.order_by("pk") if b.receipt == receipt), None)
    if batch is None:
        raise NotFound(say(f"không có biên nhận {receipt!r}", f"no receipt {receipt!r}"))
    instance = Instance(Home(home), settings)
    now = steady_now()
    batches = replay(instance.home, batch, Mended(mapping), now, settings.intake)
    with hint_of_resume(home, batches), progress() as bar:
        take_in(instance, batches, now, bar)
    if as_json:
        print_json([answer(one) for one in batches])
    else:
        for one in batches:
            show(one)
    return 0


def _outcome(outcome: "Outcome") -> dict[str, object]:
    return {
        "receipt": outcome.batch.receipt,
        "kind": outcome.kind,
        "reason": outcome.reason,
        "rows": outcome.rows,
        "detail": outcome.detail,
    }


def _reject(batch: "Batch", kept: "Kept") -> dict[str, object]:
    return {
        "receipt": batch.receipt,
        "member": kept.member,
        "line": kept.line,
        "reason": kept.reason,
        "detail": kept.detail,
        "raw": _text(kept.raw),
    }


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "backslashreplace")


def _show(outcomes: "list[Outcome]", rows: "list[tuple[Batch, Kept]]") -> None:
    if not outcomes and not rows:
        tell("Không có dòng nào bị từ chối.", "No row was rejected.")
        return
    table(
        (say("biên nhận", "receipt"), say("loại", "kind"), say("lý do", "reason"), say("dòng", "rows"), ""),
        (
            (o.batch.receipt, kind_in_words(o.kind), reason_in_words(o.reason), number(o.rows), in_words(o.detail))
            for o in outcomes
        ),
        right=(3,),
    )
    if not rows:
        return
    click.echo()
    table(
        (
            say("biên nhận", "receipt"),
            say("tệp", "file"),
            say("dòng số", "line"),
            say("lý do", "reason"),
            say("nội dung", "raw"),
        ),
        ((b.receipt, k.member, k.line, reason_in_words(k.reason), _text(k.raw[:RAW_SHOWN])) for b, k in rows),
        right=(2,),
    )
