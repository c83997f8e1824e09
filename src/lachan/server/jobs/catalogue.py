"""Which jobs there are, when each is due, and what each is called: one line a job."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Final

from lachan.server.base.settings import Settings
from lachan.server.jobs.schedule import Schedule, parse

Counts = Mapping[str, int]
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Context:
    """What a job is given. `clock`: the present, for jobs that take their time. `asked_by`: empty, by its schedule."""

    home: Path
    settings: Settings
    clock: Clock
    asked_by: str = ""

    @property
    def now(self) -> datetime:
        """The present."""
        return self.clock()


Work = Callable[[Context], Counts]


@dataclass(frozen=True, slots=True)
class Kind:
    """A job as the program knows it. `quiet`: a run that did nothing leaves no row, as it runs every minute."""

    name: str
    schedule: str
    vi: str
    en: str
    quiet: bool = False

    @property
    def due(self) -> Schedule:
        """When."""
        return parse(self.schedule)

    def work(self) -> Work:
        """What does it: `run` of the module of its name under `work/`, loaded when it is needed."""
        run: Work = import_module(f"lachan.server.jobs.work.{self.name.replace('-', '_')}").run
        return run


KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind("inbox", "every 1m", "Nhận tệp trong thư mục inbox/", "Take in files laid into inbox/", True),
        Kind("plan", "every 5m", "Soạn thông báo đến lượt", "Draft notices that are due", True),
        Kind("send", "every 1m", "Gửi thông báo đã soạn", "Send drafted notices", True),
        Kind("post", "every 1m", "Gửi thư mời, thư tài khoản", "Send letters to people", True),
        Kind("warnings", "every 1m", "Đăng, kết thúc và gửi cảnh báo", "Publish, end and mail warnings", True),
        Kind("answers", "every 5m", "Đọc thư trả lời và thư bị trả về", "Read answers and bounces", True),
        Kind(
            "look-ups",
            "every 10m",
            "Mở vụ việc cho mã được tra bất thường",
            "Open cases of codes looked up unusually",
            True,
        ),
        Kind("audit-head", "every 1m", "Ký đầu sổ ghi hoạt động", "Sign the head of the audit record", True),
        Kind("sweep", "every 1h", "Dọn tệp không còn ai đọc", "Sweep files that nobody reads"),
        Kind("daily", "every 1h", "Làm tệp hằng ngày cho từng tổ chức", "Make each organisation's daily files"),
        Kind("recent", "every 1h", "Làm tệp tra cứu cho trang tự kiểm tra", "Make the file that the check looks into"),
        Kind("figures", "daily 22:30", "Làm số liệu công khai của ngày", "Make the day's public figures"),
        Kind("compact", "daily 02:30", "Gộp các phần nhỏ của mỗi ngày", "Join each day's small parts"),
        Kind("retain", "daily 03:15", "Bỏ dữ liệu quá hạn lưu giữ", "Forget facts past their retention"),
        Kind("reports", "daily 03:30", "Xóa báo cáo hết hạn lưu", "Remove reports past their days"),
        Kind(
            "attribute",
            "by hand",
            "Áp dụng danh bạ hiện tại cho dữ liệu 31 ngày qua",
            "Apply the registry as it is now to facts of the last 31 days",
        ),
        Kind("reconcile", "daily 04:00", "Đối chiếu tệp và sổ ghi", "Compare files with the record of them"),
    )
}
