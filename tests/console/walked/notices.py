"""Notices, silences, answers, letters."""

from collections.abc import Mapping
from datetime import timedelta

from lachan.server.access.rights import Right
from lachan.server.notices.answers.models import Work
from lachan.server.notices.letters.models import Letter
from lachan.server.notices.models import Enrolment, Notice, Suppression
from lachan.server.registry.models import Organisation
from tests.access.ground import Country
from tests.accounts.ground import NOW
from tests.console.walked import Part

Things = Mapping[str, tuple[object, ...]]


def _codes(where: Country) -> Things:
    """The notice of each that its TLP lets go onward."""
    return {n.organisation.key: (n.code,) for n in Notice.objects.filter(tlp="AMBER").select_related("organisation")}


def _silences(where: Country) -> Things:
    if not Suppression.objects.exists():
        for one in Organisation.objects.all():
            Suppression.objects.create(
                organisation=one, why="thử", made_at=NOW, made_by="t", expires_at=NOW + timedelta(days=9)
            )
    return {s.organisation.key: (s.pk,) for s in Suppression.objects.select_related("organisation") if s.organisation}


def _work(where: Country) -> Things:
    for code, notice in {n.code: n for n in Notice.objects.filter(tlp="AMBER")}.items():
        Work.objects.get_or_create(task="not-ours", notice=notice, mail=None, defaults={"opened_at": NOW})
        assert code
    return {w.notice.organisation.key: (w.pk,) for w in Work.objects.select_related("notice__organisation") if w.notice}


def _letters(where: Country) -> Things:
    for one in Organisation.objects.all():
        Letter.objects.get_or_create(
            organisation=one,
            begins=NOW.date(),
            ends=NOW.date(),
            defaults={"state": "draft", "drafted_at": NOW, "drafted_by": "t"},
        )
    return {one.organisation.key: (one.pk,) for one in Letter.objects.select_related("organisation")}


def _enrolled(where: Country) -> Things:
    for one in Organisation.objects.all():
        Enrolment.objects.get_or_create(organisation=one, defaults={"since": NOW, "by": "t"})
    return {e.organisation.key: (e.organisation.key,) for e in Enrolment.objects.select_related("organisation")}


_DUTY = frozenset(("duty-officer",))
PARTS = (
    Part(
        Right.SEE_NOTICES,
        theirs=frozenset(("security-contact", "abuse-desk", "data-protection-officer", "viewer")),
        below=frozenset(("security-contact", "viewer")),
        house=_DUTY | {"analyst", "approver", "inspector"},
        lists=("notices", "notices-export"),
        one={"notice": _codes},
    ),
    Part(
        Right.SEND_NOTICES,
        theirs=frozenset(),
        house=_DUTY,
        lists=("silences", "add-silence", "answers", "next-turn", "sending", "trial"),
        writes={
            "settle-notice": _codes,
            "send-notice-again": _codes,
            "give-notice-up": _codes,
            "tell-another": _codes,
            "end-silence": _silences,
            "end-enrolment": _enrolled,
            "settle-answer": _work,
        },
    ),
    Part(
        Right.ANSWER,
        theirs=frozenset(("security-contact", "abuse-desk", "data-protection-officer")),
        house=frozenset(),
        one={"answer-notice": _codes},
    ),
    Part(
        Right.HANDLE_LETTERS,
        theirs=frozenset(),
        house=_DUTY | {"approver"},
        lists=("letters",),
        one={"letter": _letters},
        writes={
            "put-letter-out": _letters,
            "take-letter-back": _letters,
            "note-letter": _letters,
            "cancel-letter": _letters,
        },
    ),
)
ELSEWHERE = {
    "notice-list": "a file, for who sees the notice: test_told",
    "letter-pdf": "a file, where one was made, for who sees the letter: test_notices_pages",
    "answer-by-link": "known to who has the mail: tests/portal/test_answering.py",
}
