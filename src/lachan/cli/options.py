"""Options that several verbs share, and the kinds of values they take."""

import getpass
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import click

from lachan.cli.speech import say
from lachan.server.base.clock import VIETNAM
from lachan.server.base.settings import home_folder

Verb = Callable[..., Any]

NUMBER = say("SỐ", "N")
FILE = say("TỆP", "FILE")
FOLDER = say("THƯ-MỤC", "FOLDER")
TIME = say("THỜI-ĐIỂM", "TIME")
WORD = say("TỪ", "WORD")
KEY = say("MÃ", "KEY")
CODE = say("MÃ", "CODE")


def absolute(ctx: click.Context, parameter: click.Parameter, value: Path) -> Path:
    """A path that stays right wherever the process goes."""
    return value.absolute()


def home(verb: Verb) -> Verb:
    """`--home FOLDER`; the verb is given `home: Path`, absolute."""
    return click.option(
        "--home",
        type=click.Path(path_type=Path, file_okay=False),
        default=home_folder,
        callback=absolute,
        metavar=FOLDER,
        help=say(
            "Nơi lưu dữ liệu (mặc định: LACHAN_HOME, rồi ./var)",
            "The instance's home (default: LACHAN_HOME, then ./var)",
        ),
    )(verb)


def json_output(verb: Verb) -> Verb:
    """`--json`; the verb is given `as_json: bool`."""
    return click.option(
        "--json",
        "as_json",
        is_flag=True,
        help=say("Kết quả dạng JSON cho chương trình", "Answer as JSON, for programs"),
    )(verb)


def limit(default: int, help_: str = "") -> Callable[[Verb], Verb]:
    """`--limit N`, at least 1."""
    return click.option(
        "--limit",
        type=click.IntRange(1),
        default=default,
        show_default=True,
        metavar=NUMBER,
        help=help_ or say("Nhiều nhất bao nhiêu dòng", "At most this many rows"),
    )


def organisation(verb: Verb) -> Verb:
    """`--organisation KEY`; the verb is given `organisation: str | None`, to be checked by `known_organisation`."""
    return click.option("--organisation", metavar=KEY, help=say("Mã tổ chức", "Key of an organisation"))(verb)


def decided(verb: Verb) -> Verb:
    """`--by NAME`; the verb is given `by: str`."""
    return click.option(
        "--by",
        default=getpass.getuser,
        metavar=WORD,
        help=say("Ai quyết định (mặc định: tên đăng nhập)", "Who decides (default: the login name)"),
    )(verb)


def reason(verb: Verb) -> Verb:
    """`--why TEXT`, required; the verb is given `why: str`."""
    return click.option("--why", required=True, metavar=WORD, help=say("Lý do", "Reason"))(verb)


def writable_place(ctx: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:
    """A file to write: its folder is there already, as a folder nobody has made is more likely a slip of the keys."""
    if value is None:
        return None
    folder = value.absolute().parent
    if not folder.is_dir():
        raise click.BadParameter(say(f"không có thư mục {folder}", f"there is no folder {folder}"), ctx, parameter)
    return value.absolute()


def export(formats: Sequence[str]) -> Callable[[Verb], Verb]:
    """`--format` and `--output`; the verb is given `form: str | None` and `output: Path | None` (see `form_of`)."""

    def both(verb: Verb) -> Verb:
        verb = click.option(
            "--output",
            type=click.Path(path_type=Path, dir_okay=False),
            callback=writable_place,
            metavar=FILE,
            help=say("Ghi vào tệp", "Write to a file"),
        )(verb)
        return click.option(
            "--format",
            "form",
            type=click.Choice(formats),
            help=say(
                "Dạng xuất ra (mặc định: bảng; vào tệp: theo đuôi tệp, hoặc csv)",
                "Form (default: a table; into a file: by its ending, or csv)",
            ),
        )(verb)

    return both


def form_of(form: str | None, output: Path | None, as_json: bool) -> str | None:
    """The form to write: `--json` is JSON lines, a file without `--format` goes by its ending; None: a table.

    Errors: UsageError for two forms at once, and for Parquet on a terminal.
    """
    if as_json:
        if form not in (None, "jsonl"):
            raise click.UsageError(say("--json và --format: chọn một", "--json and --format: give one of them"))
        return "jsonl"
    if form is None and output is not None:
        return {".jsonl": "jsonl", ".parquet": "parquet"}.get(output.suffix, "csv")
    if form == "parquet" and output is None and sys.stdout.isatty():
        raise click.UsageError(
            say(
                "--format parquet cần --output TỆP, hoặc một đường ống",
                "--format parquet needs --output FILE, or a pipe",
            )
        )
    return form


class Instant(click.ParamType[datetime]):
    """An instant: `2026-11-22T03:10:05Z`, with any offset; a bare day or time is Vietnam's."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            instant = datetime.fromisoformat(value)
            if instant.tzinfo is None:
                instant = datetime.combine(instant.date(), instant.time() or time(), tzinfo=VIETNAM)
            return instant.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(
                say(
                    f"{value!r} không phải thời điểm; ví dụ 2026-11-22 hoặc 2026-11-22T03:10:05Z",
                    f"{value!r} is not a time; for example 2026-11-22 or 2026-11-22T03:10:05Z",
                ),
                param,
                ctx,
            )


class Taxonomy(click.ParamType[str]):
    """A class of RSIT, by IntelMQ's name."""

    name = "class"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from lachan.wire import rsit

        if value in rsit.taxonomies():
            return str(value)
        known = ", ".join(sorted(rsit.taxonomies()))
        self.fail(
            say(f"{value!r} không phải lớp RSIT; có: {known}", f"{value!r} is no class of RSIT; there are: {known}"),
            param,
            ctx,
        )


class IncidentType(click.ParamType[str]):
    """A type of RSIT, by IntelMQ's name."""

    name = "type"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from lachan.wire import rsit

        if rsit.taxonomy_of(value) is not None:
            return str(value)
        self.fail(
            say(
                f"{value!r} không phải loại của RSIT 1.003; ví dụ infected-system, vulnerable-system, phishing",
                f"{value!r} is no type of RSIT 1.003; for example infected-system, vulnerable-system, phishing",
            ),
            param,
            ctx,
        )


class Address(click.ParamType[tuple[int, int]]):
    """An IPv4 or IPv6 address, as the two halves the lake keeps."""

    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        from lachan.wire import addresses

        try:
            return addresses.split(addresses.value_of(value))
        except ValueError:
            self.fail(say(f"{value!r} không phải địa chỉ IP", f"{value!r} is not an address"), param, ctx)


INSTANT = Instant()
TAXONOMY = Taxonomy()
INCIDENT_TYPE = IncidentType()
ADDRESS = Address()
