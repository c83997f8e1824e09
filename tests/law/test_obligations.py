"""Authorities, instruments, clauses and obligations on a given day."""

from datetime import date, timedelta

import pytest

from lachan.server.base.errors import NotFound
from lachan.server.law.authorities import AuthorityRole, authorities, authority
from lachan.server.law.deadlines import Days, Hours, Undated, WorkingDays
from lachan.server.law.instruments import all_instruments, instrument, instruments
from lachan.server.law.obligations import all_obligations, clause, clauses, obligation, obligations, parties

BEFORE, AFTER, NOW = date(2025, 2, 28), date(2025, 3, 1), date(2026, 11, 22)


def test_ais_then_a05() -> None:
    assert authority("information-security", BEFORE).short == "AIS"
    assert authority(AuthorityRole.INFORMATION_SECURITY, AFTER).short == "A05"
    assert authority("information-security", AFTER).under == "Bộ Công an"


@pytest.mark.parametrize(
    ("role", "day", "short"),
    [("ministry-of-information", "2025-02-28", "MIC"), ("ministry-of-information", "2025-03-01", "MOST"),
     ("provincial-information-security", "2025-02-28", "Sở TTTT"),
     ("provincial-information-security", "2025-03-01", "PA05"),
     ("incident-coordinator", "2025-03-01", "NCSC"), ("personal-data", "2023-07-01", "A05")],
)  # fmt: skip
def test_who_filled_the_role(role: str, day: str, short: str) -> None:
    assert authority(role, date.fromisoformat(day)).short == short


def test_inspectorates_ended_with_june_2025() -> None:
    assert authority("ministry-inspectorate", date(2025, 6, 30)).name == "Thanh tra Bộ"
    assert "Công an" in authority("ministry-inspectorate", date(2025, 7, 1)).name


def test_roles_without_a_body_are_not_found() -> None:
    for role, day in (("personal-data", date(2023, 6, 30)), ("king", NOW)):
        with pytest.raises(NotFound):
            authority(role, day)


def test_what_is_inferred_is_shown_as_unverified() -> None:
    minister = authority("supervising-minister", NOW)
    assert minister.label() == "Bộ trưởng Bộ Công an (chưa xác minh)"
    assert minister.label("en") == "Minister of Public Security (unverified)"
    assert not authority("association", NOW).verified
    assert authority("association", date(2025, 12, 31)).verified


def test_every_role_is_filled_today() -> None:
    assert {body.role for body in authorities(NOW)} == set(AuthorityRole)


def test_the_law_of_2015_ended_with_june_2026() -> None:
    assert instrument("luat-86-2015", date(2026, 6, 30)).number == "86/2015/QH13"
    with pytest.raises(NotFound):
        instrument("luat-86-2015", date(2026, 7, 1))
    assert instrument("luat-116-2025", date(2026, 7, 1)).verified
    assert instrument("chi-thi-04-2019", NOW).label() == (
        "04/CT-BTTTT – Tăng cường phòng chống mã độc và bảo vệ thông tin cá nhân trên không gian mạng"
    )


def test_transitional_force_is_not_verified() -> None:
    for key in ("quyet-dinh-05-2017", "thong-tu-20-2017", "thong-tu-31-2017"):
        assert instrument(key, date(2026, 6, 30)).verified
        assert not instrument(key, date(2026, 7, 1)).verified
    assert instrument("nghi-dinh-330-2026", NOW).label("en").endswith("(unverified)")


def test_successors_of_instruments_are_known_and_later() -> None:
    starts = {text.key: text.valid_from for text in all_instruments()}
    for text in all_instruments():
        for key in text.superseded_by:
            assert (starts[key] or date.min) > (text.valid_from or date.min), key


def test_directive_has_its_28_clauses() -> None:
    ids = "1a 1b 1c 1d 1đ 1e 1g 2a 2b 2c 2d 2đ 3a 3b 3c 3d 3đ 4 5a 5b 6a 6b 6c 7a 7b 7c 8 reporting".split()
    assert [found.id for found in clauses()] == ids
    assert clause("1đ").party == "telco"
    assert clause("reporting").role is AuthorityRole.INFORMATION_SECURITY
    with pytest.raises(NotFound):
        clause("9")


def test_personal_data_violation_by_the_law_of_the_day() -> None:
    first, second = (obligation("personal-data-violation", day) for day in (date(2025, 12, 31), NOW))
    assert (first.deadline, first.counted_from, first.instrument) == (Hours(72), "violation", "nghi-dinh-13-2023")
    assert (second.deadline, second.counted_from, second.instrument) == (Hours(72), "detection", "luat-91-2025")
    with pytest.raises(NotFound):
        obligation("personal-data-violation", date(2023, 6, 30))


def test_table_of_deadlines() -> None:
    day = date(2019, 6, 1)
    assert obligation("incident-notice", day).deadline == Days(5)
    assert obligation("bank-incident-result", day).deadline == WorkingDays(5)
    assert obligation("focal-point-change", day).deadline == Hours(24)
    assert obligation("leak-notice-telco", day).deadline is Undated.PROMPTLY
    assert obligation("personal-data-request", NOW).deadline == WorkingDays(2)
    assert {o.key for o in obligations(day, "telco")} == {"leak-notice-telco", "telco-report"}


def test_recipient_follows_the_authority() -> None:
    duty = obligation("leak-notice-telco", NOW)
    assert duty.recipient_on(date(2019, 6, 1), "en").endswith(": Authority of Information Security")
    assert "phòng, chống tội phạm sử dụng công nghệ cao" in duty.recipient_on(NOW)
    assert obligation("advertising-choices", NOW).recipient_on(NOW) == ""


def test_label_says_what_is_not_verified() -> None:
    assert obligation("incident-notice", date(2026, 6, 30)).label("en") == "Report a network security incident: 5 days"
    assert obligation("incident-notice", NOW).label("en").endswith("5 days (unverified)")
    assert obligation("provider-logs", NOW).label() == "Lưu nhật ký hệ thống: lưu ít nhất 12 tháng (chưa xác minh)"


def test_references_between_files_hold_on_the_first_and_the_last_day() -> None:
    known = {found.id for found in clauses()}
    for duty in all_obligations():
        assert duty.party in parties(), duty.key
        assert set(duty.clauses) <= known, duty.key
        assert duty.valid_from is not None, duty.key
        for day in (duty.valid_from, duty.valid_to or date(2027, 12, 31)):
            assert instrument(duty.instrument, day).number, duty.key
            assert duty.recipient_role is None or duty.recipient_on(day), duty.key
    assert {found.party for found in clauses()} <= set(parties())
    for found in clauses():
        for day in (date(2019, 1, 11), NOW):
            assert found.role is None or authority(found.role, day)


def test_nothing_is_surer_than_the_text_it_stands_on() -> None:
    for duty in all_obligations():
        day = duty.valid_from or NOW
        while duty.holds(day) and day <= date(2027, 1, 1):
            assert instrument(duty.instrument, day).verified or not duty.verified, duty.key
            day += timedelta(days=30)
    assert instruments(NOW)
