"""How a scan speaks on a terminal: progress with the time left, findings, questions, what was done."""

import sys
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from lachan.cli.scan_door import spoken
from lachan.cli.speech import StatusLine, number, say, tell, visible

if TYPE_CHECKING:
    from lachan.tools.malware.remove import Removal
    from lachan.tools.malware.scan import Plan, Report
    from lachan.tools.malware.selftest import Step
    from lachan.tools.malware.signs import Finding
    from lachan.tools.malware.state import Progress

_SHAPES = {"certain": ("●", "red"), "likely": ("▲", "yellow"), "note": ("ℹ", "blue")}
_SHOWN = 50  # findings on a terminal
_NOTES = 10


class Bar(StatusLine):
    """Files, the time left, where it is. Counting runs beside the scan."""

    def __init__(self, plan: "Plan", *, quiet: bool) -> None:
        super().__init__(quiet=quiet)
        self._plan, self._total, self._done = plan, 0, False
        self._began = self._at = time.monotonic()

    def __enter__(self) -> Self:
        if self.shown:
            threading.Thread(target=self._count, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done = True
        super().__exit__(kind, error, trace)

    def _count(self) -> None:
        from lachan.tools.malware.limits import USUAL
        from lachan.tools.malware.walk import count

        total = count(self._plan.roots, USUAL, lambda: self._done)
        self._total = total if not self._done else 0

    def step(self, step: str) -> None:
        """Which part it is at."""
        if step == "places":
            self.show(say("Đang xem các mục tự khởi động…", "Looking at start-up entries…"))

    def told(self, progress: "Progress", path: bytes) -> None:
        """After each batch; drawn at most five times a second."""
        now = time.monotonic()
        if not self.shown or now - self._at < 0.2:
            return
        self._at = now
        left = ""
        if self._total and progress.files:
            share = min(1.0, progress.files / self._total)
            seconds = (now - self._began) * (1 - share) / share
            left = say(f" · {share:.0%} · còn khoảng {_span(seconds)}", f" · {share:.0%} · about {_span(seconds)} left")
        found = sum(1 for look in progress.looks if look.signs)
        text = say(f"{number(progress.files)} tệp", f"{number(progress.files)} files") + left
        text += say(f" · {found} dấu hiệu", f" · {found} signs") if found else ""
        where = visible(path.decode("utf-8", "replace"))
        self.show(text + " · " + where[-40:])


def _span(seconds: float) -> str:
    if seconds < 90:
        return say(f"{round(seconds)} giây", f"{round(seconds)} s")
    return say(f"{round(seconds / 60)} phút", f"{round(seconds / 60)} min")


def say_report(report: "Report") -> None:
    """What was found, what was not checked."""
    from lachan.tools.malware.explain.words import word
    from lachan.tools.malware.signs import Verdict

    counted = [f for f in report.findings if f.verdict is not Verdict.NOTE]
    notes = [f for f in report.findings if f.verdict is Verdict.NOTE]
    for finding in counted[:_SHOWN]:
        say_finding(finding)
        click.echo()
    if len(counted) > _SHOWN:
        more = number(len(counted) - _SHOWN)
        tell(f"… và {more} mục nữa: --json hoặc --html cho hết", f"… and {more} more: --json or --html give all")
    for finding in notes[:_NOTES]:
        say_note(finding)
    if len(notes) > _NOTES:
        more = number(len(notes) - _NOTES)
        tell(f"  … và {more} mục nên xem nữa", f"  … and {more} more to look at")
    files, entries = number(report.files), number(report.entries)
    tell(
        f"Đã xem {files} tệp, {entries} mục tự khởi động và cài đặt, {round(report.seconds)} giây.",
        f"Looked at {files} files, {entries} start-up entries and settings, {round(report.seconds)} s.",
    )
    for section, counts, head in (
        ("unchecked", report.unchecked, say("Chưa kiểm tra được", "Could not be checked")),
        ("skipped", report.skipped, say("Bỏ qua có chủ ý", "Passed over on purpose")),
    ):
        if counts:
            parts = [
                f"{word(section, reason, spoken()) or reason}: {number(n)}" for reason, n in sorted(counts.items())
            ]
            click.echo(f"{head}: " + "; ".join(parts))
    if report.ended == "time":
        tell("Đã hết giờ: chưa xem hết.", "Time was over: not everything was looked at.")
    if not counted:
        tell(
            "Không thấy mã độc trong những gì đã xem. Điều đó chưa có nghĩa là máy chắc chắn sạch.",
            "No malware was seen in what was looked at. That does not mean that the machine is certainly clean.",
        )
    else:
        certain = sum(1 for f in counted if f.verdict is Verdict.CERTAIN)
        tell(
            f"Chắc chắn độc hại: {number(certain)}; đáng ngờ: {number(len(counted) - certain)}.",
            f"Certainly malicious: {number(certain)}; suspicious: {number(len(counted) - certain)}.",
        )


def say_finding(finding: "Finding") -> None:
    """One finding, with what to do."""
    from lachan.tools.malware.explain.telling import tell as told_of

    told = told_of(finding, spoken())
    shape, colour = _SHAPES[str(told.verdict)]
    click.echo(click.style(f"{shape} {told.verdict_text}: {visible(told.title)}", fg=colour, bold=True))
    line = say(f", dòng {told.line}", f", line {told.line}") if told.line else ""
    where = f"{told.place}: " if told.place else ""
    click.echo(f"  {where}{visible(told.path)}{line}")
    if told.text:
        click.echo(f"    {visible(told.text[:200])}")
    if told.processes:
        click.echo("  " + say("Đang chạy, tiến trình: ", "Running, process: ") + ", ".join(map(str, told.processes)))
    if told.care:
        click.echo(f"  {told.care}")
    click.echo("  " + say("Có thể gây ra: ", "What it could do: ") + told.kind.could)
    for place, step in enumerate(told.kind.now, 1):
        click.echo(f"  {place}. {step}")
    if told.kind.passwords:
        click.echo("  " + say("Mật khẩu: ", "Passwords: ") + told.kind.passwords)
    rules = ", ".join(f"{visible(why.rule)}{f' ({visible(why.where)})' if why.where else ''}" for why in told.why[:8])
    click.echo("  " + say("Dấu hiệu: ", "Signs: ") + rules)


def say_note(finding: "Finding") -> None:
    """One line for what is worth a look."""
    from lachan.tools.malware.explain.telling import tell as told_of

    told = told_of(finding, spoken())
    click.echo(f"ℹ {told.verdict_text}: {visible(told.title)}: {visible(told.path)}")


def ask(finding: "Finding") -> bool:
    """One question; no answer is a no."""
    say_finding(finding)
    question = say("Gỡ mục này (giữ bản cách ly)?", "Remove this (a copy is kept in quarantine)?")
    try:
        return click.confirm(question, default=False)
    except click.exceptions.Abort:
        if sys.stdin.isatty():
            raise
        return False  # nobody there to answer


def say_removals(removals: "Sequence[Removal]") -> None:
    """What became of each, and the next step where it stayed."""
    from lachan.tools.malware.explain.words import word

    click.echo()
    for removal in removals:
        what = word("outcomes", removal.outcome.what, spoken()) or removal.outcome.what
        item = f"  {removal.outcome.id}" if removal.outcome.id else ""
        click.echo(f"{visible(removal.finding.path.decode('utf-8', 'replace'))}: {what}{item}")
        after = word("next", "running" if removal.running else removal.outcome.what, spoken())
        if after:
            click.echo(f"    → {after}")
    if any(r.outcome.id for r in removals):
        tell(
            "Trả lại: lachan quarantine restore MÃ. Khởi động lại máy rồi chạy: lachan scan --again",
            "Undo: lachan quarantine restore ID. Restart the machine, then run: lachan scan --again",
        )


def say_selftest(steps: "Sequence[Step]", good: bool) -> None:
    """Each step of the self-test."""
    names = {
        "write": say("tạo tệp thử EICAR", "write the EICAR test file"),
        "scan": say("tìm thấy", "find it"),
        "quarantine": say("đưa vào cách ly", "take it into quarantine"),
        "restore": say("trả lại", "put it back"),
        "compare": say("so sánh với ban đầu", "compare with what it was"),
    }
    for step in steps:
        click.echo(f"{'✓' if step.done else '✗'} {names[step.name]}{f': {step.why}' if step.why else ''}")
    if good:
        tell("Công cụ hoạt động trên máy này.", "The tool works on this machine.")
    else:
        tell(
            "Chưa qua. Phần mềm bảo mật khác có thể đã giữ tệp thử trước.",
            "Not passed. Another security program may have taken the test file first.",
        )
