"""The audit record's pages: what cannot be read is refused, not passed over."""

import pytest

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.audit.acts import Act
from lachan.server.audit.recording import alone, by_command
from tests.accounts.ground import NOW, person
from tests.console.ground import as_person, clock


@pytest.mark.django_db
def test_the_audit_record_refuses_what_cannot_be_read_and_shows_nothing() -> None:
    lan = person("lan", HOUSE, Role.INSPECTOR)
    alone(by_command("tests"), Act.EXPORTED, now=NOW, what="notices", rows=1)
    with clock():
        inspector = as_person(lan)
        assert "/console/audit/1/" in inspector.get("/console/audit/?since=2026-01-01").content.decode()
        for query, said in (
            ("since=hom nay", "Từ ngày: "),
            ("until=22/11/2026", "Đến ngày: "),
            ("act=no-such", "Việc: hãy chọn một mục trong danh sách"),
        ):
            for place in ("", "export.jsonl"):
                answer = inspector.get(f"/console/audit/{place}?{query}")
                page = answer.content.decode()
                assert answer.status_code == 422, (place, query)
                assert said in page
                assert "/console/audit/1/" not in page
