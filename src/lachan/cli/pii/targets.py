"""What a scan is asked to look at: files and folders, standard input, a database."""

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lachan.cli.speech import StatusLine, number, say, visible
from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import BadInput

if TYPE_CHECKING:
    from lachan.tools.pii.run import Plan, Summary

DATABASES: Final = ("postgresql://", "postgres://", "mysql://", "mariadb://")


class Bar(StatusLine):
    """Files, bytes and findings so far."""

    def __call__(self, files: int, done: int, found: int) -> None:
        self.show(
            say(
                f"{number(files)} tệp, {number(done >> 20)} MiB, thấy {number(found)}",
                f"{number(files)} files, {number(done >> 20)} MiB, {number(found)} found",
            )
        )


def want_library() -> None:
    """Errors: BadInput where the extra is not installed."""
    try:
        import re2  # noqa: F401
    except ImportError:
        raise BadInput(
            say(
                "thiếu thư viện: cài bằng `pip install lachan[pii]`",
                "a library is missing: install with `pip install lachan[pii]`",
            )
        ) from None


def scanned(
    targets: tuple[str, ...], plan: "Plan", moment: datetime, bar: Bar, password_file: Path | None
) -> "Summary":
    """Errors: BadInput for a place that is not there, or places that do not go together."""
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


def _database(url: str, plan: "Plan", key: bytes, day: date, bar: Bar, password_file: Path | None) -> "Summary":
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
