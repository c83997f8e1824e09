"""Options that several verbs share."""

import getpass
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from lachan.cli.speech import say
from lachan.cli.values import INSTANT, TAXONOMY

Verb = Callable[..., Any]

NUMBER = say("SỐ", "N")
FILE = say("TỆP", "FILE")
FOLDER = say("THƯ-MỤC", "FOLDER")
TIME = say("THỜI-ĐIỂM", "TIME")
WORD = say("TỪ", "WORD")
KEY = say("MÃ", "KEY")
CODE = say("MÃ", "CODE")
PORT = 8000  # of `lachan serve`


def _home() -> Path:
    from lachan.server.base.settings import home_folder  # with it comes what checks settings, which few verbs need

    return home_folder()


def absolute(ctx: click.Context, parameter: click.Parameter, value: Path) -> Path:
    """A path that stays right wherever the process goes."""
    return value.absolute()


def home(verb: Verb) -> Verb:
    """`--home FOLDER`; the verb is given `home: Path`, absolute."""
    return click.option(
        "--home",
        type=click.Path(path_type=Path, file_okay=False),
        default=_home,
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


def state(states: Iterable[str]) -> Callable[[Verb], Verb]:
    """`--state WORD`, one of these; the verb is given `state: str | None`."""
    words = list(states)
    return click.option(
        "--state", type=click.Choice(words), metavar=WORD, help=f"{say('Trạng thái', 'State')}: {', '.join(words)}"
    )


def port(verb: Verb) -> Verb:
    """`--port N`; the verb is given `port: int`."""
    return click.option(
        "--port",
        type=click.IntRange(1, 65535),
        default=PORT,
        show_default=True,
        metavar=NUMBER,
        help=say("Cổng của dịch vụ", "The service's port"),
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


def file_to_write(name: str, help_: str) -> Callable[[Verb], Verb]:
    """An option that names a file to write (see `writable_place`); the verb is given `Path | None`."""
    return click.option(
        name,
        type=click.Path(path_type=Path, dir_okay=False),
        callback=writable_place,
        metavar=FILE,
        help=help_,
    )


def export(formats: Sequence[str]) -> Callable[[Verb], Verb]:
    """`--format` and `--output`; the verb is given `form: str | None` and `output: Path | None` (see `form_of`)."""

    def both(verb: Verb) -> Verb:
        verb = file_to_write("--output", say("Ghi vào tệp", "Write to a file"))(verb)
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


def span(since: str, until: str) -> Callable[[Verb], Verb]:
    """`--since TIME` and `--until TIME`, each with what it means here; the verb is given instants or None."""

    def both(verb: Verb) -> Verb:
        for name, what in (("--until", until), ("--since", since)):
            verb = click.option(name, type=INSTANT, metavar=TIME, help=what)(verb)
        return verb

    return both


def taxonomy(default: str | None = None) -> Callable[[Verb], Verb]:
    """`--class CLASS`; the verb is given `taxonomy`."""
    return click.option(
        "--class",
        "taxonomy",
        type=TAXONOMY,
        metavar=WORD,
        default=default,
        show_default=default is not None,
        help=say("Lớp RSIT, ví dụ malicious-code", "RSIT class, for example malicious-code")
        if default is None
        else say("Lớp RSIT", "RSIT class"),
    )


def family(verb: Verb) -> Verb:
    """`--family NAME`; the verb is given `family: str | None`."""
    return click.option("--family", metavar=WORD, help=say("Họ mã độc", "Malware family"))(verb)


def seed(verb: Verb) -> Verb:
    """`--seed N`, required: what is invented comes of it."""
    return click.option(
        "--seed",
        type=click.IntRange(0, (1 << 63) - 1),
        required=True,
        metavar=NUMBER,
        help=say("Số mồi", "Seed: the same gives the same"),
    )(verb)


def new_folder(verb: Verb) -> Verb:
    """`--out FOLDER`, required, absolute: one that the verb makes."""
    return click.option(
        "--out",
        type=click.Path(path_type=Path, file_okay=False),
        required=True,
        metavar=FOLDER,
        callback=absolute,
        help=say("Thư mục mới để ghi", "A new folder to write"),
    )(verb)


def days(most: int, default: int, help_: str = "") -> Callable[[Verb], Verb]:
    """`--days N`, at least 1."""
    return click.option(
        "--days",
        type=click.IntRange(1, most),
        default=default,
        show_default=True,
        metavar=NUMBER,
        help=help_ or say("Số ngày", "Days"),
    )


def last_day(verb: Verb) -> Verb:
    """`--until DAY`; the verb is given `until: datetime | None`, a day without a zone."""
    return click.option(
        "--until",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar=say("NGÀY", "DAY"),
        help=say("Ngày cuối (mặc định: hôm qua, giờ UTC)", "The last of them (default: yesterday in UTC)"),
    )(verb)
