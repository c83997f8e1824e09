"""`lachan pii`: find personal data on this machine."""

import os
import sqlite3
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lachan.cli import options
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, language, number, say, table, tell, visible
from lachan.cli.verb import Verbs
from lachan.server.base.clock import now as present
from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import BadInput

if TYPE_CHECKING:
    from lachan.tools.pii.run import Plan, Summary

SHOWN: Final = 30  # places in the table for people
FORMS: Final = ("json", "csv", "sarif", "html")
DATABASES: Final = ("postgresql://", "postgres://", "mysql://", "mariadb://")


@click.group("pii", cls=Verbs, help=say("Tìm dữ liệu cá nhân trên máy này.", "Find personal data on this machine."))
def command() -> None:
    """See `help` above."""


@command.command(
    "scan",
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
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=options.writable_place,
    metavar=options.FILE,
    help=say("Ghi kết quả vào tệp", "Write the answer to a file"),
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=options.writable_place,
    metavar=options.FILE,
    help=say("Ghi thêm báo cáo HTML cho người quản lý", "Also write an HTML report for managers"),
)
@click.option(
    "--record",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=options.writable_place,
    metavar=options.FILE,
    help=say(
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
    _want_library()
    from lachan.tools.pii.detectors import KINDS
    from lachan.tools.pii.places.pieces import Limits
    from lachan.tools.pii.run import Plan

    if unknown := sorted(set(kinds) - set(KINDS)):
        raise BadInput(
            say(
                f"không có loại {unknown[0]!r}; có: {', '.join(KINDS)}",
                f"no kind {unknown[0]!r}; there are: {', '.join(KINDS)}",
            )
        )
    limits = Limits(seconds=seconds, memory_mib=memory, sample_rows=rows)
    plan = Plan(tuple(kinds) or KINDS, limits, processes or len(os.sched_getaffinity(0)), record)
    moment = present()
    with _progress() as bar:
        try:
            summary = _scanned(targets, plan, moment, bar, password_file)
        except sqlite3.Error:
            raise BadInput(say(f"{record}: không phải tệp ghi nhớ", f"{record}: not a record of scans")) from None
    if report is not None:
        report.write_text(_page(summary, moment), encoding="utf-8")
    _answer(summary, "json" if as_json else form, output, moment)
    return 1 if summary.findings else 0


@command.command(
    "kinds",
    help=help_text(
        say(
            "Liệt kê các loại dữ liệu tìm được, và luật gọi là gì.",
            "List the kinds that are found, and what the law calls them.",
        ),
        "lachan pii kinds",
    ),
)
@options.json_output
def kinds_(as_json: bool) -> int:
    """See `help` above."""
    from lachan.tools.pii import kinds as law

    found = law.on(vietnam_day(present()))
    if as_json:
        print_json(
            [
                {"kind": row.kind, "vi": row.name_vi, "en": row.name_en, "class": "sensitive" if row.sensitive else "basic",
                 "basis": f"{row.instrument} {row.article}", "confidence": row.confidence}
                for row in found.values()
            ]
        )  # fmt: skip
        return 0
    table(
        (say("loại", "kind"), say("là gì", "what it is"), say("theo luật", "by law"), say("căn cứ", "basis"), say("độ chắc", "confidence")),
        (
            (row.kind, say(row.name_vi, row.name_en), say("nhạy cảm", "sensitive") if row.sensitive else say("cơ bản", "basic"),
             f"{row.instrument}, {row.article}", row.confidence)
            for row in found.values()
        ),
    )  # fmt: skip
    return 0


def _want_library() -> None:
    try:
        import re2  # noqa: F401
    except ImportError:
        raise BadInput(
            say(
                "thiếu thư viện: cài bằng `pip install lachan[pii]`",
                "a library is missing: install with `pip install lachan[pii]`",
            )
        ) from None


def _scanned(
    targets: tuple[str, ...], plan: "Plan", moment: datetime, bar: "_Bar", password_file: Path | None
) -> "Summary":
    from lachan.tools.pii.run import run, run_stream

    day = vietnam_day(moment)
    key = os.urandom(32)
    bases = [target for target in targets if target.startswith(DATABASES)]
    if bases:
        if len(targets) > 1:
            raise BadInput(say("mỗi lần một cơ sở dữ liệu, không kèm tệp", "one database at a time, without files"))
        return _database(bases[0], plan, key, day, bar, password_file)
    if "-" in targets:
        if len(targets) > 1:
            raise BadInput(say("- không đi cùng nơi khác", "- stands alone"))
        return run_stream(sys.stdin.buffer, plan, key, day, bar)
    paths = [Path(target) for target in targets]
    for path in paths:
        if not path.exists():
            raise BadInput(say(f"không có {visible(str(path))}", f"there is no {visible(str(path))}"))
    return run(paths, plan, key, day, bar)


def _database(url: str, plan: "Plan", key: bytes, day: date, bar: "_Bar", password_file: Path | None) -> "Summary":
    from lachan.tools.pii.databases import NoDatabase, run_database

    password = password_file.read_text(encoding="utf-8").strip() if password_file else None
    try:
        return run_database(url, password, plan, key, day, bar)
    except NoDatabase as error:
        raise BadInput(
            say(f"không vào được cơ sở dữ liệu ({error})", f"the database does not let us in ({error})")
        ) from None
    except ImportError:
        raise BadInput(
            say(
                "thiếu thư viện: cài bằng `pip install lachan[postgresql,mysql]`",
                "a driver is missing: install with `pip install lachan[postgresql,mysql]`",
            )
        ) from None


class _Bar:
    """Files, bytes and findings so far, on standard error and only where a person looks."""

    def __init__(self) -> None:
        self.shown, self.last = sys.stderr.isatty(), ""

    def __call__(self, files: int, done: int, found: int) -> None:
        if self.shown:
            text = say(
                f"{number(files)} tệp, {number(done >> 20)} MiB, thấy {number(found)}",
                f"{number(files)} files, {number(done >> 20)} MiB, {number(found)} found",
            )
            click.echo("\r" + text.ljust(len(self.last)), nl=False, err=True)
            self.last = text

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self.last:
            click.echo("\r" + " " * len(self.last) + "\r", nl=False, err=True)


def _progress() -> _Bar:
    return _Bar()


def _page(summary: "Summary", moment: datetime) -> str:
    from lachan import __version__
    from lachan.cli.speech import moment as in_words
    from lachan.tools.pii.report.page import page

    return page(summary, language(), in_words(moment), __version__)


def _answer(summary: "Summary", form: str | None, output: Path | None, moment: datetime) -> None:
    if form is None:
        _show(summary)
        return
    text = _in_form(summary, form, moment)
    if output is not None:
        output.write_text(text, encoding="utf-8", newline="")
        if form != "json" or sys.stdout.isatty():
            _show(summary)
    else:
        click.echo(text, nl=not text.endswith("\n"))


def _in_form(summary: "Summary", form: str, moment: datetime) -> str:
    import json

    from lachan import __version__
    from lachan.tools.pii.report import machine

    if form == "html":
        return _page(summary, moment)
    if form == "csv":
        return machine.as_csv(summary)
    if form == "sarif":
        return machine.sarif(summary, __version__)
    return json.dumps(machine.plain(summary), ensure_ascii=False, indent=2)


def _show(summary: "Summary") -> None:
    from lachan.tools.pii import kinds as law
    from lachan.tools.pii.report.texts import OUTCOMES, SEVERITIES

    names, lang = law.on(summary.day), language()
    found = [entry for entry in summary.entries if entry.findings]
    if found:
        table(
            (say("mức độ", "severity"), say("nơi", "place"), say("thấy gì", "found"), say("số người ≥", "persons ≥")),
            (
                (
                    SEVERITIES[entry.severity.name.lower()][lang],
                    _short(entry.place) + (f" ({entry.note})" if entry.note else ""),
                    ", ".join(
                        f"{kind} {number(count)}" for kind, count in sorted(entry.findings.items(), key=lambda p: -p[1])
                    ),
                    number(entry.persons),
                )
                for entry in found[:SHOWN]
            ),
            right=(3,),
        )
        if len(found) > SHOWN:
            tell(
                f"… và {number(len(found) - SHOWN)} nơi nữa: --format csv",
                f"… and {number(len(found) - SHOWN)} more places: --format csv",
            )
        click.echo()
        table(
            (say("loại", "kind"), "", say("theo luật", "by law"), say("số lần", "findings"), say("khác nhau", "distinct")),
            (
                (kind, say(names[kind].name_vi, names[kind].name_en),
                 say("nhạy cảm", "sensitive") if names[kind].sensitive else say("cơ bản", "basic"),
                 number(count), number(summary.distinct.get(kind, 0)))
                for kind, count in sorted(summary.findings.items(), key=lambda pair: -pair[1])
            ),
            right=(3, 4),
        )  # fmt: skip
        click.echo()
    read = ("read", "unchanged", "empty")
    others = ", ".join(
        f"{OUTCOMES[name][lang]}: {number(count)}" for name, count in summary.outcomes.items() if name not in read
    )
    total = number(sum(summary.findings.values()))
    tell(
        f"{number(summary.files)} tệp; thấy {total} dữ liệu cá nhân ở {number(len(found))} nơi.",
        f"{number(summary.files)} files; {total} pieces of personal data in {number(len(found))} places.",
    )
    if unchanged := summary.outcomes.get("unchanged"):
        tell(f"Không đổi từ lần trước: {number(unchanged)}.", f"Unchanged since the last run: {number(unchanged)}.")
    if others:
        tell(f"Chưa đọc được: {others}.", f"Not read: {others}.")


def _short(place: str) -> str:
    """Relative where that is shorter."""
    relative = os.path.relpath(place) if place.startswith("/") else place
    return relative if len(relative) < len(place) else place
