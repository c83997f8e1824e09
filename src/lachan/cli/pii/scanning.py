"""`lachan pii scan`."""

import os
import sqlite3
from pathlib import Path
from typing import Final

import click

from lachan.cli import options
from lachan.cli.pii.answering import answer, page
from lachan.cli.pii.targets import Bar, scanned, want_library
from lachan.cli.speech import help_text, say
from lachan.cli.verb import Verb
from lachan.server.base.clock import now as present
from lachan.server.base.errors import BadInput

FORMS: Final = ("json", "csv", "sarif", "html")


@click.command(
    "scan",
    cls=Verb,
    help=help_text(
        say(
            "Rà soát tệp, thư mục hoặc cơ sở dữ liệu; - là đầu vào chuẩn. Chỉ đọc, không gửi gì đi đâu; kết quả không chứa "
            "giá trị nào. Mã thoát: 0 không thấy, 1 có thấy, 2 sai tham số hoặc nơi rà soát.",
            "Scan files, folders or databases; - is standard input. Reads only, sends nothing; what it writes holds no "
            "value. Exit code: 0 nothing found, 1 found, 2 wrong usage or target.",
        ),
        "lachan pii scan /srv/shared --report report.html",
    ),
)
@click.argument("targets", nargs=-1, required=True, metavar=say("NƠI...", "TARGET..."))
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar=options.WORD,
    help=say(
        "Chỉ tìm loại này (lặp lại được; xem `lachan pii kinds`)", "This kind only (repeatable; see `lachan pii kinds`)"
    ),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help=say("Dạng kết quả (mặc định: bảng)", "Form of the answer (default: a table)"),
)
@options.file_to_write(
    "--output",
    say("Ghi kết quả vào tệp", "Write the answer to a file"),
)
@options.file_to_write(
    "--report",
    say("Ghi thêm báo cáo HTML cho người quản lý", "Also write an HTML report for managers"),
)
@options.file_to_write(
    "--record",
    say(
        "Ghi nhớ đã đọc gì: lần sau chỉ đọc những gì thay đổi, bị ngắt thì chạy tiếp",
        "Remember what was read: the next run reads only what changed, a stopped one goes on",
    ),
)
@click.option(
    "--processes",
    type=click.IntRange(1, 256),
    metavar=options.NUMBER,
    help=say("Số tiến trình (mặc định: mỗi lõi một)", "Processes (default: one a core)"),
)
@click.option(
    "--seconds",
    type=click.FloatRange(1),
    default=60.0,
    show_default=True,
    metavar=options.NUMBER,
    help=say(
        "Nhiều nhất bao lâu cho một tệp, cộng 2 giây mỗi MiB", "At most this long for a file, and 2 s more for each MiB"
    ),
)
@click.option(
    "--memory",
    type=click.IntRange(256),
    default=1536,
    show_default=True,
    metavar="MIB",
    help=say("Bộ nhớ tối đa của một tiến trình", "Memory of one process, at most"),
)
@click.option(
    "--rows",
    type=click.IntRange(1),
    default=2000,
    show_default=True,
    metavar=options.NUMBER,
    help=say("Cơ sở dữ liệu: số dòng xem thử mỗi bảng", "Databases: rows looked at in each table"),
)
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar=options.FILE,
    help=say("Cơ sở dữ liệu: tệp chứa mật khẩu", "Databases: a file that holds the password"),
)
@options.json_output
def scan(
    targets: tuple[str, ...],
    kinds: tuple[str, ...],
    form: str | None,
    output: Path | None,
    report: Path | None,
    record: Path | None,
    processes: int | None,
    seconds: float,
    memory: int,
    rows: int,
    password_file: Path | None,
    as_json: bool,
) -> int:
    """See `help` above."""
    if as_json and form not in (None, "json"):
        raise click.UsageError(say("--json và --format: chọn một", "--json and --format: give one of them"))
    if form is None and output is not None:
        form = {".csv": "csv", ".sarif": "sarif", ".html": "html"}.get(output.suffix, "json")
    want_library()
    from lachan.tools.pii.kinds import names
    from lachan.tools.pii.places.pieces import Limits
    from lachan.tools.pii.run import Plan

    known = names()
    if unknown := sorted(set(kinds) - set(known)):
        raise BadInput(
            say(
                f"không có loại {unknown[0]!r}; có: {', '.join(known)}",
                f"no kind {unknown[0]!r}; there are: {', '.join(known)}",
            )
        )
    limits = Limits(seconds=seconds, memory_mib=memory, sample_rows=rows)
    plan = Plan(tuple(kinds) or known, limits, processes or len(os.sched_getaffinity(0)), record)
    moment = present()
    with Bar() as bar:
        try:
            summary = scanned(targets, plan, moment, bar, password_file)
        except sqlite3.Error:
            raise BadInput(say(f"{record}: không phải tệp ghi nhớ", f"{record}: not a record of scans")) from None
    if report is not None:
        report.write_text(page(summary, moment), encoding="utf-8")
    answer(summary, "json" if as_json else form, output, moment)
    return 1 if summary.findings else 0
