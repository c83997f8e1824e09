"""The start page of who approves: what waits, counted as on the pages where it is decided."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.notices.letters.models import Book, Letter
from lachan.server.publications.editing.models import Edition
from lachan.server.publications.warnings import steps, writing
from lachan.server.registry.models import ChangeRequest, Organisation, Proposal
from tests.accounts.ground import NOW, person
from tests.console.ground import as_person, clock
from tests.publications.warnings.ground import EDITOR, approve, content

pytestmark = pytest.mark.django_db
NOTHING = "Không có gì chờ duyệt."


def approver() -> Client:
    return as_person(person("minh", HOUSE, Role.APPROVER))


def card(client: Client, address: str = "/console/") -> str:
    """What stands under "waits for approval"."""
    page = client.get(address).content.decode()
    return page[page.index('id="h-waiting"') :].partition("</section>")[0] if 'id="h-waiting"' in page else ""


def told(client: Client) -> dict[str, int]:
    """Address → how many wait there."""
    found = re.findall(r'<a href="([^"]+)">.*?<span class="tag amber">(\d+)</span>', card(client), re.DOTALL)
    return {address: int(count) for address, count in found}


def imports(count: int, state: str = "waiting") -> None:
    for n in range(count):
        Proposal.objects.create(
            source=f"s{n}", files=[], as_of=NOW, made_at=NOW, state=state, added=1, changed=0, ended=0, unchanged=0,
            refused=0, unreadable=0, infections=0, moved=0,
        )  # fmt: skip


def requests(owner: Organisation, count: int, **more: Any) -> None:
    for n in range(count):
        ChangeRequest.objects.create(
            organisation=owner, kind="domain-added", texts=[f"d{n}.example"], since=NOW, why="Mới mua",
            asked_by="person:1", asked_name="Lan", asked_at=NOW, **more,
        )  # fmt: skip


def warnings(count: int, *, out: bool = False) -> None:
    for _ in range(count):
        number = writing.begin(EDITOR, content(), NOW)
        steps.send(EDITOR, number, NOW)
        if out:
            approve(number)
    writing.begin(EDITOR, content(), NOW)  # a draft waits for its writer alone


def editions(count: int) -> None:
    for n in range(count):
        Edition.objects.create(
            kind="library", slug=f"trang-{n}", about="", vi="", en="", why="x", proposed_by="person:1", proposed_at=NOW
        )


def letters(owner: Organisation, count: int) -> None:
    book = Book.objects.create(year=2026, symbol="A05-P2")
    for n in range(count):
        day = NOW.date() - timedelta(days=n)
        Letter.objects.create(
            organisation=owner, begins=day, ends=day, state="put-out", drafted_at=NOW, drafted_by="An", book=book,
            number=n + 1, issued_on=day, put_out_at=NOW, pdf_path="x", docx_path="x", list_path="x",
        )  # fmt: skip
    Letter.objects.create(
        organisation=owner, begins=NOW.date(), ends=NOW.date() + timedelta(days=1), state="draft", drafted_at=NOW,
        drafted_by="An",
    )  # fmt: skip


def owner() -> Organisation:
    return Organisation.objects.create(key="so-a", name="Sở A", kind="state", origin="hand")


def test_who_approves_begins_with_what_waits() -> None:
    one = owner()
    with clock():
        client = approver()
        assert NOTHING in card(client)
        imports(3, "applied")
        requests(one, 1, state="refused", decided_at=NOW, decided_by="person:2", answer="Sai")
        warnings(1, out=True)
        assert NOTHING in card(client), "what is decided waits no more"
        imports(2)
        assert told(client) == {"/console/imports/": 2}
        requests(one, 3)
        warnings(4)
        editions(5)
        letters(one, 6)
        assert told(client) == {
            "/console/warnings/?state=review": 4,
            "/console/imports/": 2,
            "/console/requests/": 3,
            "/console/guides/": 5,
            "/console/letters/?state=put-out": 6,
        }
        assert NOTHING not in card(client)
        assert {client.get(address).status_code for address in told(client)} == {200}
        assert "Warnings that wait for a second person" in card(client, "/en/console/")


def test_what_was_decided_on_its_page_waits_no_more() -> None:
    with clock():
        client = approver()
        imports(2)
        rejected = client.post(f"/console/imports/{Proposal.objects.latest('pk').pk}/reject/", {"why": "Sai tệp"})
        assert rejected.status_code == 302
        assert told(client) == {"/console/imports/": 1}


def test_who_approves_nothing_is_told_of_nothing_that_waits() -> None:
    imports(1)
    warnings(1)
    with clock():
        for role in (Role.EDITOR, Role.INSPECTOR, Role.ANALYST, Role.ADMINISTRATOR):
            client = as_person(person(role.value, HOUSE, role))
            assert client.get("/console/").status_code == 200
            assert card(client) == "", role


def test_a_kind_that_one_may_not_see_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    from lachan.server.access import asker
    from lachan.server.access.rights import Reach, Right

    few = {Right.APPROVE: Reach.ALL, Right.SEE_WARNINGS: Reach.ALL}
    monkeypatch.setattr(asker, "rights", lambda: {Role.APPROVER: few})
    one = owner()
    imports(1)
    requests(one, 1)
    warnings(1)
    editions(1)
    letters(one, 1)
    with clock():
        assert told(approver()) == {"/console/warnings/?state=review": 1}


def test_it_asks_a_fixed_number_of_questions(django_assert_max_num_queries: Any) -> None:
    one = owner()
    imports(30)
    requests(one, 30)
    warnings(30)
    editions(30)
    letters(one, 30)
    with clock():
        client = approver()
        with django_assert_max_num_queries(10):
            client.get("/console/")
