"""A letter's whole way through the pages: drafted, numbered, downloaded, taken back signed, sent, answered."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.notices import outbox
from lachan.server.notices.letters.models import Letter
from lachan.server.notices.models import Notice
from tests.accounts.ground import person
from tests.console.ground import Clock, as_person
from tests.needs import needs
from tests.notices.build import NOW
from tests.notices.letters.ground import REAL, bodies
from tests.notices.letters.sample import TINOS
from tests.notices.letters.signing import signed, signer

pytestmark = [pytest.mark.django_db, needs(TINOS[0], command=TINOS[1])]


def test_the_whole_way_of_a_letter(tmp_path: Path) -> None:
    bodies(tmp_path, 1)
    outbox.send_due(NOW, tmp_path, REAL)
    later = NOW + timedelta(hours=1)
    with override_settings(LACHAN_NOW=Clock(later), LACHAN_HOME=tmp_path, LACHAN_SETTINGS=REAL):
        officer = as_person(person("lan", HOUSE, Role.DUTY_OFFICER), later)
        analyst = as_person(person("pt", HOUSE, Role.ANALYST), later)
        officer.post("/console/letters/", {"begins": "2026-11-01", "ends": "2026-11-30"})
        place = f"/console/letters/{Letter.objects.get().pk}/"
        assert officer.get(f"{place}letter.pdf").status_code == 404
        for _ in range(2):
            assert officer.post(f"{place}put-out/")["Location"].endswith("?done=put-out")
        assert "01/A05-P2" in officer.get(place).content.decode()
        pdf = officer.get(f"{place}letter.pdf")
        assert pdf["Content-Disposition"] == 'attachment; filename="2026-0001-A05-P2.pdf"'
        assert pdf.content.startswith(b"%PDF")
        assert analyst.get(f"{place}letter.pdf").status_code == 404

        other = SimpleUploadedFile("khac.pdf", pdf.content)
        assert officer.post(f"{place}take-back/", {"file": other}).status_code == 422, "it is not signed"
        back = SimpleUploadedFile("da-ky.pdf", signed(pdf.content, signer()))
        assert officer.post(f"{place}take-back/", {"file": back})["Location"].endswith("?done=taken-back")
        assert "Nguyễn Văn Thử" in officer.get(place).content.decode()
        assert officer.post(f"{place}receipt/", {"state": "registered"}).status_code == 422
        for said in ({"state": "sent"}, {"state": "registered", "number": "12"}, {"state": "answered", "number": "3"}):
            assert officer.post(f"{place}receipt/", said).status_code == 302, said
        assert officer.post(f"{place}cancel/", {"why": "x"}).status_code == 422, "it left the office"
    assert {n.state for n in Notice.objects.filter(letters__letter__state="signed")} == {"answered"}
