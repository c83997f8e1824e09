"""The closed lists of the room, and what each entry is called in both languages. Severity, urgency and certainty are
those of CAP 1.2 (§3.2.2)."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices


class Kind(TextChoices):
    """What it is: a warning of something, or the week in figures."""

    WARNING = "warning"
    BULLETIN = "bulletin"


class State(TextChoices):
    """Where a version stands."""

    DRAFT = "draft"
    DROPPED = "dropped"  # another draft took its place, or it was given up
    REVIEW = "review"  # a second person is to look at it
    APPROVED = "approved"  # it goes out at its time
    PUBLISHED = "published"
    REPLACED = "replaced"  # a correction is out; this one stays readable
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


MAY_FOLLOW: Final[Mapping[State, frozenset[State]]] = {
    State.DRAFT: frozenset({State.DROPPED, State.REVIEW}),
    State.DROPPED: frozenset(),
    State.REVIEW: frozenset({State.DROPPED, State.DRAFT, State.APPROVED}),
    State.APPROVED: frozenset({State.DROPPED, State.DRAFT, State.PUBLISHED}),
    State.PUBLISHED: frozenset({State.REPLACED, State.EXPIRED, State.WITHDRAWN}),
    State.REPLACED: frozenset(),
    State.EXPIRED: frozenset({State.REPLACED}),
    State.WITHDRAWN: frozenset(),
}
OPEN: Final = (State.DRAFT, State.REVIEW, State.APPROVED)  # still on its way
PUBLIC: Final = (State.PUBLISHED, State.REPLACED, State.EXPIRED, State.WITHDRAWN)  # anybody may read it


class Subject(TextChoices):
    """What a warning is about. CAP's category is computed from it."""

    MALWARE = "malware"
    FRAUD = "fraud"
    WEAKNESS = "weakness"
    LEAK = "leak"
    OUTAGE = "outage"
    FIGURES = "figures"


class Severity(TextChoices):
    """How bad it is."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"


class Urgency(TextChoices):
    """How soon one should act."""

    IMMEDIATE = "Immediate"
    EXPECTED = "Expected"
    FUTURE = "Future"
    PAST = "Past"
    UNKNOWN = "Unknown"


class Certainty(TextChoices):
    """How sure we are."""

    OBSERVED = "Observed"
    LIKELY = "Likely"
    POSSIBLE = "Possible"
    UNLIKELY = "Unlikely"
    UNKNOWN = "Unknown"


class System(TextChoices):
    """What people have in their hands."""

    ANDROID = "android"
    IOS = "ios"
    WINDOWS = "windows"
    MACOS = "macos"
    LINUX = "linux"
    ROUTER = "router"
    CAMERA = "camera"
    WEB = "web"
    ACCOUNT = "account"


Pair = tuple[str, str]  # Vietnamese, English
KINDS: Final[Mapping[str, Pair]] = {"warning": ("Cảnh báo", "Warning"), "bulletin": ("Bản tin tuần", "Weekly bulletin")}
STATES: Final[Mapping[str, Pair]] = {
    "draft": ("Bản nháp", "Draft"),
    "dropped": ("Đã bỏ", "Dropped"),
    "review": ("Chờ duyệt", "To be reviewed"),
    "approved": ("Đã duyệt, chờ đến giờ", "Approved, waits for its time"),
    "published": ("Đang đăng", "Published"),
    "replaced": ("Đã có bản sửa", "Corrected since"),
    "expired": ("Đã hết hạn", "Expired"),
    "withdrawn": ("Đã rút", "Withdrawn"),
}
SUBJECTS: Final[Mapping[str, Pair]] = {
    "malware": ("Mã độc", "Malware"),
    "fraud": ("Lừa đảo", "Fraud"),
    "weakness": ("Lỗ hổng", "Security hole"),
    "leak": ("Lộ dữ liệu", "Leaked data"),
    "outage": ("Gián đoạn dịch vụ", "Outage"),
    "figures": ("Số liệu", "Figures"),
}
CATEGORIES: Final[Mapping[str, str]] = {"outage": "Infra"}  # CAP 1.2 category; every other subject: Security
SEVERITIES: Final[Mapping[str, Pair]] = {
    "Extreme": ("Rất nghiêm trọng", "Extreme"),
    "Severe": ("Nghiêm trọng", "Severe"),
    "Moderate": ("Cần chú ý", "Moderate"),
    "Minor": ("Thông tin", "For information"),
    "Unknown": ("Chưa rõ mức", "Severity unknown"),
}
URGENCIES: Final[Mapping[str, Pair]] = {
    "Immediate": ("Làm ngay", "Act now"),
    "Expected": ("Làm trong hôm nay", "Act today"),
    "Future": ("Làm trong tuần", "Act this week"),
    "Past": ("Việc đã qua", "It is over"),
    "Unknown": ("Chưa rõ khi nào", "Urgency unknown"),
}
CERTAINTIES: Final[Mapping[str, Pair]] = {
    "Observed": ("Đã thấy xảy ra", "Seen to happen"),
    "Likely": ("Rất có thể", "Likely"),
    "Possible": ("Có thể", "Possible"),
    "Unlikely": ("Ít khả năng", "Unlikely"),
    "Unknown": ("Chưa rõ", "Certainty unknown"),
}
SYSTEMS: Final[Mapping[str, Pair]] = {
    "android": ("Điện thoại Android", "Android phones"),
    "ios": ("iPhone, iPad", "iPhone, iPad"),
    "windows": ("Máy tính Windows", "Windows computers"),
    "macos": ("Máy Mac", "Macs"),
    "linux": ("Máy chủ, máy Linux", "Linux machines"),
    "router": ("Bộ phát Wi-Fi, modem", "Wi-Fi routers"),
    "camera": ("Camera, thiết bị trong nhà", "Cameras, things at home"),
    "web": ("Trang web", "Web sites"),
    "account": ("Tài khoản trên mạng", "Online accounts"),
}


def tone(severity: str) -> str:
    """The mark and colour of a severity: never by colour alone."""
    return {"Extreme": "red", "Severe": "red", "Moderate": "amber"}.get(severity, "blue")


def mark(severity: str) -> str:
    """● now, ▲ look, ℹ know."""
    return {"red": "●", "amber": "▲", "blue": "ℹ"}[tone(severity)]
