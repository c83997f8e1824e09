"""What a run counted, and how it ended, in the page's language."""

from typing import Final

from lachan.server.jobs.reading import RunLine
from lachan.server.pages.say import number, vietnamese

COUNTS: Final = {
    "files": ("tệp", "files"),
    "resumed": ("tệp làm tiếp", "files resumed"),
    "refused": ("tệp bị từ chối", "files refused"),
    "rows": ("dòng", "rows"),
    "accepted": ("dòng nhận", "rows accepted"),
    "planned": ("thông báo soạn", "notices drafted"),
    "readdressed": ("thông báo có đầu mối mới", "notices readdressed"),
    "sent": ("thư đã gửi", "mails sent"),
    "failed": ("thư không gửi được", "mails failed"),
    "doubted": ("thư chưa rõ", "mails in doubt"),
    "later": ("thư gửi lại sau", "mails for later"),
    "gone": ("thông báo hết thấy", "notices that it is over"),
    "escalated": ("thông báo lên cấp trên", "notices to the body above"),
    "answers": ("thư trả lời", "answers"),
    "cases": ("vụ việc mở", "cases opened"),
    "work": ("việc cho người", "pieces of work for a person"),
    "redirected": ("báo lại đầu mối khác", "told to another contact"),
    "signed": ("chữ ký", "signatures"),
    "old_runs": ("dòng nhật ký cũ đã xóa", "old runs removed"),
    "days": ("ngày", "days"),
    "parts": ("phần", "parts"),
    "forgotten": ("dòng đã bỏ", "rows forgotten"),
    "organisations": ("tổ chức có thay đổi", "organisations changed"),
    "gained": ("dòng có thêm chủ", "rows gained an owner"),
    "lost": ("dòng đổi khỏi chủ cũ", "rows lost an owner"),
    "editions": ("số liệu công khai", "editions of figures"),
    "differences": ("chỗ lệch", "differences"),
}


def in_words(run: RunLine) -> str:
    """`12 tệp · 3.400 dòng`; empty where it counted nothing."""
    place = 0 if vietnamese() else 1
    return " · ".join(f"{number(count)} {COUNTS.get(name, (name, name))[place]}" for name, count in run.counts)
