"""`lachan scan`: look for malware, and with --remove take it away."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lachan.cli import options
from lachan.cli.scan_door import faults, kit_of, spoken
from lachan.cli.scan_say import Bar, ask, say_removals, say_report, say_selftest
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, say, tell
from lachan.cli.verb import Verb
from lachan.server.base.clock import now as present

if TYPE_CHECKING:
    from lachan.tools.malware.examine import Kit
    from lachan.tools.malware.limits import Limits
    from lachan.tools.malware.remove import Removal
    from lachan.tools.malware.scan import Plan, Report

_FILE = say("TỆP", "FILE")
_PLACE = say("NƠI", "PLACE")


def _paths(ctx: click.Context, parameter: click.Parameter, value: Sequence[Path]) -> tuple[Path, ...]:
    return tuple(path.absolute() for path in value)


@click.command(
    "scan",
    cls=Verb,
    help=help_text(
        say(
            "Tìm mã độc. Không có --remove thì không thay đổi gì. Mặc định: kiểm tra nhanh máy này (2 phút).",
            "Look for malware. Without --remove nothing is changed. By default: a quick check of this machine (2 min).",
        ),
        "lachan scan /media/usb --remove",
    ),
)
@click.argument(
    "places",
    nargs=-1,
    type=click.Path(path_type=Path, exists=True),
    callback=_paths,
    metavar=f"[{_PLACE}]...",
)
@click.option(
    "--profile",
    type=click.Choice(["quick", "full", "usb"]),
    help=say(
        "quick: nơi mã độc hay nằm, 2 phút; full: cả máy; usb: mọi ổ USB đang cắm",
        "quick: where malware mostly lies, 2 minutes; full: the whole machine; usb: every stick that is in",
    ),
)
@click.option(
    "--remove", is_flag=True, help=say("Gỡ: hỏi từng mục, giữ bản cách ly", "Remove: asks for each, keeps it")
)
@click.option(
    "--yes",
    is_flag=True,
    help=say("Cùng --remove: không hỏi, chỉ gỡ mục chắc chắn", "With --remove: do not ask, take certain ones only"),
)
@click.option("--window", is_flag=True, help=say("Mở cửa sổ trong trình duyệt", "Open a window in the browser"))
@options.file_to_write("--html", say("Ghi trang kết quả", "Write the result as a page"))
@click.option(
    "--rules",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    callback=_paths,
    metavar=_PLACE,
    help=say("Thêm luật YARA: tệp hoặc thư mục", "More YARA rules: a file or a folder"),
)
@click.option(
    "--hashes",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    callback=_paths,
    metavar=_FILE,
    help=say("Tập mã băm (lachan rules hashes)", "A set of digests (lachan rules hashes)"),
)
@click.option(
    "--indicators",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar=_FILE,
    help=say("Địa chỉ máy chủ độc hại, mỗi dòng một địa chỉ", "Addresses of malicious servers, one a line"),
)
@click.option(
    "--clamd",
    default="auto",
    show_default=True,
    metavar=_FILE,
    help=say("Ổ cắm của ClamAV; auto: nếu có; off: không dùng", "ClamAV's socket; auto: where there is one; off"),
)
@click.option("--resume", is_flag=True, help=say("Tiếp tục lần kiểm tra dở", "Go on with a scan that was stopped"))
@click.option("--again", is_flag=True, help=say("Xem lại những gì đã gỡ", "Look again at what was removed"))
@click.option("--self-test", is_flag=True, help=say("Thử công cụ bằng tệp EICAR", "Try the tool with EICAR"))
@click.option(
    "--processes",
    type=click.IntRange(0, 64),
    default=2,
    show_default=True,
    metavar=say("SỐ", "N"),
    help=say("Số tiến trình; 0: trong chính nó", "Worker processes; 0: in this one"),
)
@options.json_output
def command(
    places: tuple[Path, ...],
    profile: str | None,
    remove: bool,
    yes: bool,
    window: bool,
    html: Path | None,
    rules: tuple[Path, ...],
    hashes: tuple[Path, ...],
    indicators: Path | None,
    clamd: str,
    resume: bool,
    again: bool,
    self_test: bool,
    processes: int,
    as_json: bool,
) -> int:
    """See `help` above. 0: nothing found; 1: something was; a self-test that fails is 1."""
    if yes and not remove:
        raise click.UsageError(say("--yes chỉ dùng cùng --remove", "--yes goes with --remove"))
    if places and profile:
        raise click.UsageError(say("cho nơi cần xem, hoặc --profile", "give places, or --profile"))
    if remove and as_json and not yes:
        raise click.UsageError(say("--remove --json cần thêm --yes", "--remove --json needs --yes"))
    with faults():
        kit, dropped = kit_of(rules, hashes, clamd=_clamd(clamd))
        if self_test:
            return _self_test(kit, as_json)
        if window:
            return _window(kit)
        if dropped and not as_json:
            tell(
                f"Bỏ {len(dropped)} luật: lachan rules check …",
                f"{len(dropped)} rules dropped: lachan rules check …",
                err=True,
            )
        plan, limits = _plan(places, profile, resume, again, processes, indicators)
        kit = replace(kit, limits=limits)
        report = _scan(plan, kit, quiet=as_json)
        removals = _remove(report, yes) if remove else None
        if again:
            _again(report)
        _show(report, removals, html, as_json, dropped=[asdict(d) for d in dropped])
    return 1 if report.found else 0


def _clamd(chosen: str) -> str:
    from lachan.tools.malware import clamd

    return {"auto": clamd.found(), "off": ""}.get(chosen, chosen)


def _plan(
    places: tuple[Path, ...], profile: str | None, resume: bool, again: bool, processes: int, indicators: Path | None
) -> "tuple[Plan, Limits]":
    from lachan.tools.malware import again as pending
    from lachan.tools.malware import profiles
    from lachan.tools.malware.limits import USUAL
    from lachan.tools.malware.own import made, own_folder
    from lachan.tools.malware.places import indicators as known
    from lachan.tools.malware.places.check import Places
    from lachan.tools.malware.scan import Plan, resolved

    given = known.read(indicators) if indicators else known.NONE
    machine = Places(indicators=given)
    folder = made(own_folder())
    if again:
        waiting = pending.pending(folder)
        if waiting is None:
            raise click.UsageError(say("chưa gỡ gì để xem lại", "nothing was removed that could be looked at again"))
        if waiting.boot == pending.boot_id():
            tell("Máy chưa khởi động lại từ lúc gỡ.", "The machine has not been restarted since.", err=True)
        here = [path for path in waiting.paths if os.path.lexists(path)]
        return Plan(resolved(here), machine, processes=processes), USUAL
    if places:
        return Plan(resolved(places), None, None, resume, folder, processes), USUAL
    if profile == "usb":
        sticks = profiles.sticks()
        if not sticks:
            raise click.UsageError(say("không thấy ổ USB nào đang gắn", "no stick is mounted"))
        return Plan(resolved(sticks), None, None, resume, folder, processes), USUAL
    chosen = profiles.full() if profile == "full" else profiles.quick()
    return Plan(resolved(chosen.roots), machine, chosen.seconds, resume, folder, processes), chosen.limits


def _scan(plan: "Plan", kit: "Kit", *, quiet: bool) -> "Report":
    from lachan.tools.malware.scan import Watch, scan

    stopped = False

    def stop() -> bool:
        return stopped

    with Bar(plan, quiet=quiet) as bar:
        import signal

        def interrupted(*_: Any) -> None:
            nonlocal stopped
            if stopped:
                raise KeyboardInterrupt
            stopped = True

        before = signal.signal(signal.SIGINT, interrupted)
        try:
            report = scan(plan, kit, Watch(time.monotonic, bar.told, stop, step=bar.step))
        finally:
            signal.signal(signal.SIGINT, before)
    if report.ended != "done" and not quiet and plan.state_folder:
        tell("Chưa xem hết; xem tiếp: thêm --resume", "Not everything was looked at; go on with --resume", err=True)
    return report


def _remove(report: "Report", yes: bool) -> "list[Removal]":
    from lachan.tools.malware import again as pending
    from lachan.tools.malware.own import own_folder
    from lachan.tools.malware.quarantine.folder import Folder
    from lachan.tools.malware.remove import only_certain, remove

    chosen: Callable[..., bool] = only_certain if yes else ask
    folder = Folder(own_folder())
    at = present().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    removals = remove(report.findings, folder, at, chosen, asked=not yes)
    gone = [r.finding.path for r in removals if r.outcome.what in ("kept", "edited")]
    if gone:
        pending.remember(folder.place, gone, pending.boot_id(), at)
    return removals


def _again(report: "Report") -> None:
    from lachan.tools.malware import again as pending
    from lachan.tools.malware.own import own_folder

    folder = own_folder()
    if not report.found and pending.due(folder, pending.boot_id()):
        pending.forget(folder)


def _show(
    report: "Report", removals: "list[Removal] | None", html: Path | None, as_json: bool, dropped: list[dict[str, Any]]
) -> None:
    if html is not None:
        from lachan.tools.malware.explain.as_html import page

        html.write_text(page(report, spoken(), moment(present()), removals), encoding="utf-8")
    if as_json:
        from lachan.tools.malware.explain import as_json as form

        document = form.report(report) | {"rules_dropped": dropped}
        if removals is not None:
            document["removals"] = [
                {"path": form.name(r.finding.path), "what": r.outcome.what, "id": r.outcome.id} for r in removals
            ]
        print_json(document)
        return
    say_report(report)
    if removals is not None:
        say_removals(removals)


def _self_test(kit: "Kit", as_json: bool) -> int:
    from lachan.tools.malware.selftest import Step, selftest

    steps: list[Step] = []
    good = selftest(kit, present().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), told=steps.append)
    if as_json:
        print_json({"passed": good, "steps": [asdict(step) for step in steps]})
    else:
        say_selftest(steps, good)
    return 0 if good else 1


def _window(kit: "Kit") -> int:
    from lachan.tools.malware.window.serve import serve

    def ready(address: str) -> None:
        tell(f"Mở trong trình duyệt: {address}", f"Open in a browser: {address}")
        tell("Ctrl+C để đóng.", "Ctrl+C closes it.")

    serve(kit, present, spoken(), ready)
    return 0
