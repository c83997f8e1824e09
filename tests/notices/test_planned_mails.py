"""What planning puts into mails: long lists in several, forms by organisation, threads."""

import csv
import io
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

import polars as pl
import pytest

from lachan.server.base.settings import Attached, Notices, Settings
from lachan.server.notices import planning
from lachan.server.notices.models import Concern, Notice
from lachan.server.notices.recording import record
from tests.notices.build import IDENTITY, NOW, batch, contact, due, organisation, rows
from tests.notices.test_planning import found

pytestmark = pytest.mark.django_db
REAL = Settings(identity=IDENTITY)


def test_long_list_goes_in_several_mails_each_with_its_code_and_none_is_cut(tmp_path: Path) -> None:
    settings = Settings(identity=IDENTITY, notices=Notices(rows_per_mail=4))
    contact(organisation())
    record(batch(), {"nha-mang-a": [found()]})
    (one,) = due(NOW, settings)
    ten = rows(*({"source_ip": f"203.0.113.{n}", "subject": f"203.0.113.{n}"} for n in range(10)))
    made = planning.plan([one], ten, NOW, tmp_path, settings)
    assert [(notice.part, notice.parts, notice.rows) for notice in made] == [(1, 3, 4), (2, 3, 4), (3, 3, 2)]
    assert len({notice.code for notice in made}) == len({notice.message_id for notice in made}) == 3
    assert [concern.notice for concern in Concern.objects.all()] == made[:1]
    seen: list[str] = []
    for notice in made:
        assert f"(thư {notice.part}/3)" in notice.subject
        mail = cast(EmailMessage, message_from_bytes((tmp_path / notice.mail_path).read_bytes(), policy=default))
        (file,) = mail.iter_attachments()
        assert file.get_filename() == f"{notice.code}.csv"
        lines = list(csv.DictReader(io.StringIO(file.get_content().lstrip("\ufeff"))))
        assert [line["dong"] for line in lines] == [str(n + 1) for n in range(notice.rows)]
        seen += [line["source_ip"] for line in lines]
    assert sorted(seen) == sorted(ten["source_ip"])
    assert planning.plan([one], ten, NOW, tmp_path, settings) == made[:1]  # told already
    assert Notice.objects.count() == 3


def test_long_lists_beside_short_ones_keep_rows(tmp_path: Path) -> None:
    settings = Settings(identity=IDENTITY, notices=Notices(rows_per_mail=2))
    receipt = batch()
    sizes = {"a": 1, "b": 5, "c": 2, "d": 3}
    for key in sizes:
        contact(organisation(key), email=f"{key}@a.example")
        record(receipt, {key: [found()]})
    opens = due(NOW, settings)
    theirs = pl.concat(
        rows(*({"organisation": key, "subject": f"{key}{n}"} for n in range(size))) for key, size in sizes.items()
    )
    made = planning.plan(opens, theirs, NOW, tmp_path, settings)
    told = [(notice.organisation.key, notice.part, notice.parts, notice.rows) for notice in made]
    assert sorted(told) == [
        ("a", 1, 1, 1), ("b", 1, 3, 2), ("b", 2, 3, 2), ("b", 3, 3, 1), ("c", 1, 1, 2), ("d", 1, 2, 2), ("d", 2, 2, 1),
    ]  # fmt: skip


def test_forms_are_those_that_the_organisation_wants(tmp_path: Path) -> None:
    wants = {"nha-mang-a": (Attached.CSV, Attached.XARF, Attached.N6)}
    settings = Settings(identity=IDENTITY, notices=Notices(attachments_by_organisation=wants))
    contact(organisation())
    record(batch(), {"nha-mang-a": [found()]})
    (one,) = due(NOW, settings)
    (notice,) = planning.plan([one], rows({}), NOW, tmp_path, settings)
    mail = cast(EmailMessage, message_from_bytes((tmp_path / notice.mail_path).read_bytes(), policy=default))
    names = [file.get_filename() for file in mail.iter_attachments()]
    assert names == [f"{notice.code}.csv", f"{notice.code}.xarf.jsonl", f"{notice.code}.n6.jsonl"]


def test_mail_names_the_earlier_notice_of_its_organisation_and_class(tmp_path: Path) -> None:
    contact(organisation())
    told: list[Notice] = []
    for day in range(7):
        record(batch(day + 1), {"nha-mang-a": [found()]})
        now = NOW + timedelta(days=2 * day)
        (one,) = due(now, REAL)
        told += planning.plan([one], rows({}).with_columns(batch=pl.lit(day + 1, pl.Int64)), now, tmp_path, REAL)
    ids = [notice.message_id for notice in told]
    assert told[0].references == ""
    assert told[1].references.split() == ids[:1]
    assert told[6].references.split() == ids[1:6]
    mail = message_from_bytes((tmp_path / told[6].mail_path).read_bytes(), policy=default)
    assert mail["In-Reply-To"] == f"<{ids[5]}>"
    assert mail["References"].split() == [f"<{one}>" for one in ids[1:6]]
