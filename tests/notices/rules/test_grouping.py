"""One notice of all classes for who is better told so."""

import email
import email.policy
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import polars as pl
import pytest

from lachan.server.base.settings import Settings
from lachan.server.notices import items, planning, waiting
from lachan.server.notices.models import Concern, Notice
from lachan.server.notices.recording import Found, record
from lachan.server.notices.rules.table import parse
from lachan.server.notices.store import read
from tests.notices.build import IDENTITY, NOW, SEEN, batch, contact, organisation, rows

pytestmark = pytest.mark.django_db
REAL = Settings(identity=IDENTITY)
RULES = parse(
    '[[rule]]\nname = "small"\nkind = ["school"]\npurposes = ["abuse"]\ngrouping = "organisation"\n'
    '[[rule]]\nname = "others"\npurposes = ["abuse"]\n',
    "rules.toml",
)


def found(key: str, number: int) -> pl.DataFrame:
    fraud = {"classification_taxonomy": "fraud", "classification_type": "phishing", "malware_family": None}
    return rows(
        *({"organisation": key, "batch": number, "id_hi": number, "subject": f"203.0.113.{n}"} for n in range(3)),
        {"organisation": key, "batch": number, "id_hi": number, "id_lo": 99, "subject": "203.0.113.9", **fraud},
    )


def test_one_notice_of_all_classes(tmp_path: Path) -> None:
    for key, kind in (("truong-a", "school"), ("ngan-hang-b", "bank")):
        contact(organisation(key, kind))
    seen = [Found("malicious-code", 3, 3, SEEN, SEEN), Found("fraud", 1, 1, SEEN, SEEN, "high")]
    record(batch(1), {"truong-a": seen, "ngan-hang-b": seen})
    opens = waiting.due(NOW, REAL, RULES)
    assert [(one.organisation, one.taxonomy, one.rows) for one in opens] == [
        ("ngan-hang-b", "fraud", 1),
        ("ngan-hang-b", "malicious-code", 3),
        ("truong-a", "several", 4),
    ]
    planning.plan(opens, pl.concat([found("truong-a", 1), found("ngan-hang-b", 1)]), NOW, tmp_path, REAL)
    school = Notice.objects.get(taxonomy="several")
    assert (school.rows, school.message, school.concerns.count()) == (4, "clean-up", 2)
    raw = read(tmp_path, school.mail_path, school.mail_digest)
    mail = email.message_from_bytes(raw, _class=EmailMessage, policy=email.policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    assert "nhiều loại sự cố" in body.get_content()
    kept = items.read_kept(read(tmp_path, school.items_path, school.items_digest))
    assert set(kept["classification_taxonomy"]) == {"malicious-code", "fraud"}

    record(batch(2), {"truong-a": seen[1:]})
    (turn,) = [
        turn for turn in waiting.turns(NOW + timedelta(hours=23), REAL, RULES) if turn.open.organisation == "truong-a"
    ]
    assert (turn.reason, turn.until) == ("minimum-interval", NOW + timedelta(hours=24)), (
        "told of all, so of this as well"
    )
    later = waiting.due(NOW + timedelta(hours=24), REAL, RULES)
    assert [(one.taxonomy, one.classes) for one in later] == [("fraud", (("fraud", (2,)),))]
    both = pl.concat([found("truong-a", 1), found("truong-a", 2)])
    (notice,) = planning.plan(later, both, NOW + timedelta(hours=24), tmp_path, REAL)
    assert (notice.rows, notice.taxonomy) == (1, "fraud"), "of the first batch nothing is told twice"
    assert not Concern.objects.filter(notice=None).exists()
