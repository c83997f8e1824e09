"""The door: finds the verb, translates errors into messages and exit codes, once."""

import importlib
import io
import os
import sys
import traceback
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import click

from lachan import __version__
from lachan.cli.faults import INTERRUPTED, USAGE, fault_of
from lachan.cli.speech import help_text, say, tell
from lachan.cli.verb import Verbs
from lachan.cli.words import speak

# verb → (module, what it does in Vietnamese, in English). Modules are imported when their verb is called.
VERBS: Final = {
    "init": ("lachan.cli.init", "Tạo nơi lưu dữ liệu của một hệ thống", "Make the home of an instance"),
    "take-in": ("lachan.cli.take_in", "Nhận tệp dữ liệu phát hiện", "Take in files of detections"),
    "detections": ("lachan.cli.detections", "Tra cứu, xuất dữ liệu phát hiện", "Look up and export detections"),
    "infections": ("lachan.cli.infections", "Các đợt nhiễm mã độc", "Infection episodes"),
    "registry": ("lachan.cli.registry", "Danh bạ tổ chức và dải mạng", "Organisations and their networks"),
    "whose": ("lachan.cli.whose", "Địa chỉ này của ai, vào lúc nào", "Whose address is it, and when"),
    "notices": ("lachan.cli.notices", "Thông báo cho các tổ chức", "Notices to organisations"),
    "subscriptions": ("lachan.cli.subscriptions", "Cách nhận thông báo của tổ chức", "How organisations are told"),
    "cases": ("lachan.cli.cases", "Vụ việc cần người xử lý, theo hạn", "Cases: work for people, by deadline"),
    "citizens": ("lachan.cli.citizens", "Điều người dân báo: đếm, dọn", "What people report: counts, tidying"),
    "daily": ("lachan.cli.daily", "Tệp hằng ngày cho từng tổ chức", "Each organisation's daily files"),
    "figures": ("lachan.cli.figures", "Số liệu công khai về cả nước", "Public figures about the country"),
    "pools": ("lachan.cli.pools", "Vùng địa chỉ do chủ mạng khai", "Parts of networks, as their owners say"),
    "post": ("lachan.cli.post", "Thư gửi người dùng: lời mời, mật khẩu", "Letters to people: invitations, passwords"),
    "letters": ("lachan.cli.letters", "Công văn gửi cơ quan nhà nước", "Official letters to state bodies"),
    "library": ("lachan.cli.library", "Trang hướng dẫn cho người dân", "The guides for citizens"),
    "warnings": ("lachan.cli.warnings", "Cảnh báo cho người dân", "Warnings to the country"),
    "tools": ("lachan.cli.tools", "Công cụ của chúng tôi trên cổng", "Programs of ours on the portal"),
    "explain": ("lachan.cli.explain", "Vì sao có thông báo này", "Why there is this notice"),
    "rejects": ("lachan.cli.rejects", "Các dòng không nhận được", "Rows that were not accepted"),
    "lake": ("lachan.cli.lake", "Chăm sóc kho dữ liệu phát hiện", "Care of the stored facts"),
    "reconcile": ("lachan.cli.reconcile", "Đối chiếu tệp và sổ ghi", "Compare files with the record of them"),
    "clock": ("lachan.cli.clock", "Đồng hồ của máy và thời điểm đã ghi", "The clock and what was recorded"),
    "audit": ("lachan.cli.audit", "Sổ ghi ai đã làm gì, và kiểm tra sổ", "The record of who did what, and its proof"),
    "people": ("lachan.cli.people", "Người dùng và vai trò", "People and their roles"),
    "mandates": ("lachan.cli.people.mandates", "Ai theo dõi các cơ quan nào", "Who watches over which bodies"),
    "keys": ("lachan.cli.keys", "Khóa cho chương trình", "Keys of programs"),
    "serve": ("lachan.cli.serve", "Mở dịch vụ: trang, cửa chương trình, việc nền", "Open the service"),
    "jobs": ("lachan.cli.jobs", "Việc nền của dịch vụ", "Background jobs of the service"),
    "pii": ("lachan.cli.pii", "Tìm dữ liệu cá nhân trên máy này", "Find personal data on this machine"),
    "simulate": ("lachan.cli.simulate", "Mô phỏng dữ liệu của cả nước", "Simulate the data of a whole country"),
    "scan": ("lachan.cli.scan", "Tìm và gỡ mã độc trên máy này", "Look for malware on this machine, and remove it"),
    "quarantine": ("lachan.cli.quarantine", "Những gì đã gỡ, và đường trả lại", "What was removed, and the way back"),
    "rules": ("lachan.cli.scan_rules", "Luật tìm mã độc, tập mã băm", "Rules of the malware tool, sets of digests"),
    "demo": ("lachan.cli.demo", "Chạy thử với số liệu giả lập", "Run the main job on invented data"),
}
LANGUAGES: Final = ("vi", "en")


def _language_first() -> None:
    """`--lang` decides before any help text is made."""
    for word, after in pairwise([*sys.argv, ""]):
        name, _, value = word.partition("=")
        chosen = value or after
        if name == "--lang" and chosen in LANGUAGES:
            os.environ["LACHAN_LANG"] = chosen


_language_first()
speak()


class _Lazy(Verbs):
    """The verbs by name; a verb's module is imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in VERBS:
            return None
        command = importlib.import_module(VERBS[name][0]).command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] in VERBS or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        raise click.exceptions.NoSuchCommand(args[0], possibilities=VERBS, ctx=ctx)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # click itself would call that a failure
            return _reader_left()

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(say("Các lệnh", "Commands")):
            formatter.write_dl([(name, say(vi, en)) for name, (_, vi, en) in VERBS.items()])


def _set_language(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value:
        os.environ["LACHAN_LANG"] = value


@click.command(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help=help_text(
        say(
            "Lá Chắn: phát hiện, biết của ai, báo cho đúng người, và đo kết quả.",
            "Lá Chắn: see it, know whose it is, tell them so that they act, measure that it is gone.",
        ),
        "lachan demo",
    ),
)
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    is_eager=True,
    expose_value=False,
    callback=_set_language,
    help=say("Ngôn ngữ", "Language"),
)
@click.version_option(__version__, package_name="lachan")
def group() -> None:
    """See `help` above."""


def run(words: Sequence[str]) -> int:
    """One verb; returns its exit code. Every error ends here, as one message on standard error."""
    try:
        code = group.main(list(words), prog_name="lachan", standalone_mode=False)
        sys.stdout.flush()  # a full disk is told here, not by the interpreter on its way out
        return code if isinstance(code, int) else 0
    except (KeyboardInterrupt, click.exceptions.Abort):
        tell("Đã dừng.", "Interrupted.", err=True)
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return USAGE
    except BrokenPipeError:
        return _reader_left()
    except Exception as error:
        if os.environ.get("LACHAN_DEBUG"):
            traceback.print_exc()
        fault = fault_of(error)
        click.echo(fault.text, err=True)
        _drop_unwritten()
        return fault.code


def _reader_left() -> int:
    """`lachan … | head`: the reader has what it wanted."""
    _drop_unwritten()
    return 0


def _drop_unwritten() -> None:
    """What standard output still holds cannot be written or is not wanted; the interpreter must not try again."""
    try:
        sys.stdout.flush()
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  open until the process ends
        os.dup2(sys.stdout.fileno(), 1)


def main() -> None:
    """The program `lachan`."""
    if sys.stdout is None:  # started with standard output closed
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  open until the process ends
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                errors="backslashreplace"
            )  # a terminal that knows less than Unicode still gets an answer
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
