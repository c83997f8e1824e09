"""What the days after bring, invented: two answers, a register that says something else, a request, a silence, an
operator that wants a pointer a day from now on, warnings to the country, an official letter that waits for its number.

A duty officer's desk would stand empty without them.
"""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from importlib import resources
from pathlib import Path
from typing import Final

from lachan.cli.demo.warned import warned
from lachan.cli.opening import acting
from lachan.server.base.clock import vietnam_day
from lachan.server.base.files import make_folder, written_aside
from lachan.server.base.settings import Settings

INVENTED: Final = "demo"  # who does all this, in the audit record
_MORE: Final = "203.0.113.128/26"  # of song-xanh, as hoa-sen asks for it
# organisation that was told, its class, what it answers: plain words, and words that a person has to read
_ANSWERS: Final = (
    ("hoa-sen", "malicious-code", "Đã xử lý.\n"),
    ("song-xanh", "malicious-code", "1-3: đã xử lý\nMục 7 là máy của khách thuê chỗ đặt, xin cho biết gửi ai.\n"),
)


def afterwards(home: Path, settings: Settings, now: datetime) -> None:
    """All of it, once; run again it changes nothing."""
    _answered(home, settings, now)
    _registered(home, settings, now)
    _requested(settings, now)
    _silenced(now)
    _chosen(now)
    warned(now)
    _published(now)
    _drafted(settings, now)


def _drafted(settings: Settings, now: datetime) -> None:
    """The official letters of the last week, to the state bodies that were told; they wait for a number."""
    from lachan.server.notices.letters.drafting import draft
    from lachan.server.notices.letters.models import Letter

    today = vietnam_day(now)
    if not Letter.objects.exists():
        draft(today - timedelta(days=7), today, now, settings, by=acting(INVENTED))


def _published(now: datetime) -> None:
    """What two organisations do when personal data leak: one is published, one waits for a confirmation."""
    from lachan.server.publications.procedures.models import Procedure
    from lachan.server.publications.procedures.writing import publish, write

    if Procedure.objects.exists():
        return
    by = acting(INVENTED)
    for key, desk, phone in (
        ("hoa-sen", "Bộ phận bảo vệ dữ liệu cá nhân, Ngân hàng Hoa Sen", "1900 0000"),
        ("song-xanh", "Trung tâm an toàn mạng, Viễn thông Sông Xanh", "1900 0001"),
    ):
        given = {
            "desk": desk,
            "phone": phone,
            "email": f"du-lieu@{key.replace('-', '')}.example",
            "hours": "Mọi giờ, kể cả ngày nghỉ",
            "steps": _STEPS,
            "duties": "Ban giám đốc chịu trách nhiệm chung.\nBộ phận tiếp nhận trả lời bạn và theo dõi đến khi xong.",
        }
        number = write(by, key, given, now)
        if key == "hoa-sen":
            publish(by, key, number, now, second=False)


_STEPS: Final = """1. Trong 1 giờ: chặn chỗ lộ, khóa tài khoản bị ảnh hưởng.
2. Trong 24 giờ: báo cho bạn biết dữ liệu nào bị lộ và bạn cần làm gì.
3. Trong 72 giờ: báo cơ quan có thẩm quyền.
4. Trong 15 ngày: trả lời bạn bằng văn bản việc đã khắc phục."""


def _chosen(now: datetime) -> None:
    from lachan.server.notices.models import Subscription
    from lachan.server.notices.subscriptions.choice import Choice, Form, Pace
    from lachan.server.notices.subscriptions.choosing import choose, mute

    if Subscription.objects.exists():
        return
    by, key = acting(INVENTED), "song-xanh"
    choose(key, Choice(pace=Pace.DAILY, hour=8, form=Form.POINTER), now, by=by)
    mute(key, now, now + timedelta(days=60), by=by, feed="scan_http", why="Đang chuyển hệ thống, đã biết")


def _answered(home: Path, settings: Settings, now: datetime) -> None:
    from lachan.server.notices.answers.boxes import open_box
    from lachan.server.notices.answers.collecting import read_answers
    from lachan.server.notices.answers.models import Mail
    from lachan.server.notices.models import Notice

    if Mail.objects.exists():
        return
    box = home / "samples" / "mail"
    for name in ("cur", "new", "tmp"):
        make_folder(box / name)
    for number, (organisation, taxonomy, text) in enumerate(_ANSWERS, 1):
        told = Notice.objects.filter(organisation__key=organisation, taxonomy=taxonomy).exclude(message_id="").first()
        if told is None:
            continue
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = told.recipient, "canh-bao@la-chan.example", f"Re: {told.code}"
        mail["In-Reply-To"], mail["Date"] = f"<{told.message_id}>", format_datetime(now)
        mail["Message-ID"] = f"<{number}.{told.code}@{told.recipient.partition('@')[2]}>"
        mail.set_content(text)
        with written_aside(box / "new" / f"{number}.mail") as out:
            out.write(mail.as_bytes())
    read_answers(open_box(home, settings, box), now, home, settings)


def _registered(home: Path, settings: Settings, now: datetime) -> None:
    from lachan.server.intake.registering import Source, propose
    from lachan.server.lake.folders import Home
    from lachan.server.registry.models import Proposal

    if Proposal.objects.exists():
        return
    source = Source("dang-ky-gia-lap", "VN", now)
    with resources.as_file(resources.files("lachan.cli.demo").joinpath("register.csv")) as place:
        propose(Home(home), settings.registry, [place], source, now, lambda _: None)


def _requested(settings: Settings, now: datetime) -> None:
    """The bank says that more of its operator's network is its own."""
    from lachan.server.registry.models import ChangeRequest
    from lachan.server.registry.requests.deciding import ask
    from lachan.server.registry.requests.wishes import Given, wish_of
    from lachan.server.registry.words import Kind

    if ChangeRequest.objects.exists():
        return
    why = "Thuê thêm của nhà mạng từ tuần này, theo hợp đồng giả lập số 12."
    wish = wish_of(Given(Kind.NETWORK_ADDED, _MORE, why=why), now)
    ask(acting(INVENTED), "hoa-sen", wish, settings.registry.hand_days, now)


def _silenced(now: datetime) -> None:
    from lachan.server.notices.conditions import Condition
    from lachan.server.notices.models import Suppression
    from lachan.server.notices.suppressing import suppress

    if Suppression.objects.exists():
        return
    owned = Condition(0, organisation="song-xanh", network="203.0.113.250/32")
    why = "Máy thử nghiệm của nhà mạng, đã xác nhận."
    suppress(owned, now, now + timedelta(days=6), by=acting(INVENTED), why=why)
