"""Editions of texts: proposed whole, put out by a second person, never both by one."""

import json
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lachan.server.audit.models import Entry
from lachan.server.audit.recording import By
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.publications.editing import deciding, reading
from lachan.server.publications.editing.deciding import Texts
from lachan.server.publications.editing.models import Edition
from tests.accounts.ground import NOW

pytestmark = pytest.mark.django_db
LAN, MINH = By("person:1"), By("person:2")
WHOLE = Texts('kind = "family"', "## lead\nMột đoạn.", "## lead\nA paragraph.")


def whole(slug: str, texts: Texts) -> Sequence[str]:
    return [f"{slug}: vi: no lead"] if "## lead" not in texts.vi else []


def proposed(texts: Texts = WHOLE, by: By = LAN, slug: str = "mirai") -> int:
    return deciding.propose(by, "library", slug, texts, "Tên nút đã đổi", NOW, check=whole)


def test_what_is_put_out_holds_and_the_one_before_stays_readable() -> None:
    assert (reading.texts_of("library"), reading.out()) == ({}, 0)
    first = proposed()
    assert reading.texts_of("library") == {}
    deciding.put_out(MINH, first, "", NOW, check=whole)
    second = proposed(Texts(WHOLE.about, "## lead\nHai.", WHOLE.en))
    assert [line.number for line in reading.waiting()] == [second]
    deciding.put_out(MINH, second, "Đã đọc to", NOW, check=whole)
    assert reading.texts_of("library")["mirai"].vi == "## lead\nHai."
    assert (reading.texts_of("law"), reading.out()) == ({}, 2)
    assert [(line.number, line.state, line.reason) for line in reading.history("library", "mirai")] == [
        (second, "out", "Đã đọc to"),
        (first, "out", ""),
    ]
    assert reading.one(first)[1] == WHOLE
    acts = list(Entry.objects.order_by("number").values_list("act", "actor", "subject"))
    assert acts[:2] == [
        ("edition-proposed", "person:1", f"edition:{first}"),
        ("approved", "person:2", f"edition:{first}"),
    ]
    assert all("Hai." not in entry.details for entry in Entry.objects.all())
    assert json.loads(Entry.objects.order_by("number")[0].details) == {"page": "library/mirai"}


def test_what_is_put_out_is_seen_in_whatever_order_it_was_proposed() -> None:
    first, second = proposed(), proposed(slug="ramnit")
    deciding.put_out(MINH, second, "", NOW, check=whole)
    assert (set(reading.texts_of("library")), reading.out()) == ({"ramnit"}, 1)
    deciding.put_out(MINH, first, "", NOW + timedelta(hours=1), check=whole)
    assert (set(reading.texts_of("library")), reading.out()) == ({"mirai", "ramnit"}, 2), "whoever keeps pages sees it"


def test_nobody_decides_what_they_proposed() -> None:
    number = proposed()
    for act in (
        lambda: deciding.put_out(LAN, number, "", NOW, check=whole),
        lambda: deciding.refuse(LAN, number, "x", NOW),
    ):
        with pytest.raises(Refused, match="somebody else"):
            act()
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.update(state="out", decided_by="person:1", decided_at=NOW)
    deciding.refuse(MINH, number, "Bước 3 sai tên nút", NOW)
    for again in (MINH, LAN):
        with pytest.raises(Refused, match="decided already"):
            deciding.put_out(again, number, "", NOW, check=whole)
    assert reading.texts_of("library") == {}
    with pytest.raises(NotFound):
        deciding.put_out(MINH, number + 1, "", NOW, check=whole)


def test_what_is_not_whole_never_waits_and_is_looked_at_again_before_it_is_out() -> None:
    with pytest.raises(BadInput, match="mirai: vi: no lead"):
        proposed(Texts(WHOLE.about, "", WHOLE.en))
    with pytest.raises(BadInput, match="en: at most"):
        proposed(Texts(WHOLE.about, WHOLE.vi, "x" * (deciding.LONGEST + 1)))
    with pytest.raises(BadInput, match="why"):
        deciding.propose(LAN, "library", "mirai", WHOLE, " ", NOW, check=whole)
    number = proposed()
    with pytest.raises(BadInput, match="stricter"):
        deciding.put_out(MINH, number, "", NOW, check=lambda slug, texts: ["stricter"])
    with pytest.raises(BadInput, match="reason"):
        deciding.refuse(MINH, number, " ", NOW)
    with pytest.raises(Refused, match="waits already"):
        proposed()
    assert proposed(slug="conficker") != number
