"""`lachan lake`: care of the stored facts."""

from pathlib import Path

import click

from lachan.cli import options, restore
from lachan.cli.opening import open_home, steady_now
from lachan.cli.reconcile import differences, show_findings
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, number, say, tell
from lachan.cli.verb import Verbs


@click.group("lake", cls=Verbs, help=say("Chăm sóc kho dữ liệu phát hiện.", "Care of the stored facts."))
def command() -> None:
    """See `help` above."""


@command.command(
    "check",
    help=help_text(
        say(
            "Đọc hết các tệp của kho và so mã băm. Mã thoát 1 nếu có chỗ lệch.",
            "Read every file of the lake and compare its digest. Exit code 1 where one differs.",
        ),
        "lachan lake check",
    ),
)
@options.home
@options.json_output
def check(home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    return show_findings(differences(home, deep=True), as_json)


@command.command(
    "compact",
    help=help_text(
        say(
            "Gộp các phần nhỏ của mỗi ngày thành một, rồi dọn tệp không còn ai đọc.",
            "Join each day's small parts into one, then sweep files that nobody reads.",
        ),
        "lachan lake compact",
    ),
)
@options.home
@options.json_output
def compact_(home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.lake.compact import compact
    from lachan.server.lake.folders import Home
    from lachan.server.lake.tidy import sweep
    from lachan.server.notices.sweeping import sweep as sweep_notices

    now = steady_now()
    done = list(compact(Home(home), now))
    swept = sum(1 for _ in sweep(Home(home), now)) + sweep_notices(home, now)
    if as_json:
        days = [{"day": str(one.day), "parts": one.parts, "rows": one.rows} for one in done]
        print_json({"compacted": days, "swept": swept})
        return 0
    for one in done:
        tell(
            f"{one.day}: {one.parts} phần thành một, {number(one.rows)} dòng",
            f"{one.day}: {one.parts} parts into one, {number(one.rows)} rows",
        )
    tell(f"Đã gộp {len(done)} lần, dọn {swept} tệp.", f"Joined {len(done)} times, swept {swept} files.")
    return 0


@command.command(
    "retain",
    help=help_text(
        say(
            "Bỏ dữ liệu quá hạn lưu giữ (cấu hình [retention]); số liệu tổng hợp được giữ lại.",
            "Forget facts older than [retention] in the settings; summaries stay.",
        ),
        "lachan lake retain",
    ),
)
@options.home
@options.json_output
def retain_(home: Path, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.lake.folders import Home
    from lachan.server.lake.retain import retain

    done = list(retain(Home(home), steady_now(), settings.retention))
    if as_json:
        print_json([{"day": str(one.day), "forgotten": one.rows, "left": one.left} for one in done])
        return 0
    rows = sum(one.rows for one in done)
    tell(f"Đã bỏ {number(rows)} dòng quá hạn.", f"Forgot {number(rows)} rows.")
    return 0


@command.command(
    "rebuild",
    help=help_text(
        say(
            "Tính lại số liệu tổng hợp từ dữ liệu gốc.",
            "Make the summaries anew from the facts.",
        ),
        "lachan lake rebuild",
    ),
)
@options.home
@options.json_output
def rebuild(home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.lake.folders import Home
    from lachan.server.lake.rebuild import rebuild_summaries

    done = [made for _, made in rebuild_summaries(Home(home))]
    if as_json:
        print_json({"rebuilt": sum(done), "left": len(done) - sum(done)})
        return 0
    tell(
        f"Đã tính lại {sum(done)} phần; giữ nguyên {len(done) - sum(done)} phần đã bỏ bớt dữ liệu gốc.",
        f"Rebuilt {sum(done)} parts; left {len(done) - sum(done)} whose facts are partly forgotten.",
    )
    return 0


command.add_command(restore.command)
