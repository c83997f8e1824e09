"""A home with state bodies that were told something, and settings that may put letters out."""

from datetime import date
from pathlib import Path

from lachan.server.base.settings import Letters, Settings
from lachan.server.notices.models import Notice
from lachan.server.notices.recording import record
from lachan.server.registry.models import Organisation
from tests.notices.build import IDENTITY, NOW, batch, contact, due, organisation, plan_one
from tests.notices.letters.sample import FONTS
from tests.notices.letters.signing import root
from tests.notices.test_planning import found, their_rows

DAY = date(2026, 11, 23)  # NOW, in Vietnam
BEGINS, ENDS = date(2026, 11, 1), date(2026, 11, 30)
LETTERS = Letters(
    superior="Bộ Thử nghiệm",
    issuer_symbol="A05",
    unit_symbol="P2",
    place="Hà Nội",
    authority=("CỤC TRƯỞNG",),
    signer="Nguyễn Văn Thử",
    fonts=FONTS,
    trust_roots=("roots.pem",),
)
REAL = Settings(identity=IDENTITY, letters=LETTERS)


def bodies(home: Path, count: int = 2, settings: Settings = REAL) -> list[Notice]:
    """A notice to each of `count` state bodies below one ministry, and one to an operator."""
    (home / "roots.pem").write_bytes(root().pem)
    above = Organisation.objects.create(key="bo-a", name="Bộ A", kind="state", origin="hand")
    one, made = batch(), []
    for key in [*(f"so-{n}" for n in range(count)), "nha-mang-a"]:
        owner = organisation(key, "operator" if key == "nha-mang-a" else "state")
        owner.name, owner.parent = f"Đơn vị {key}", above
        owner.save()
        contact(owner, "abuse" if key == "nha-mang-a" else "security", email=f"{key}@a.example")
        record(one, {key: [found()]})
    for each in due(NOW, settings):
        notice = plan_one(each, their_rows(), NOW, home, settings)
        assert notice is not None
        made.append(notice)
    return made
