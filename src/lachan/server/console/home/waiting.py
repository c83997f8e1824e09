"""What waits for a second person: counted by the gates of the pages where it is decided, for who may see those."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse

from lachan.server.access import guides, imports, letters, requests, warnings
from lachan.server.access.asker import Asker
from lachan.server.access.rights import Right
from lachan.server.notices.letters.states import State as LetterState
from lachan.server.pages.say import vietnamese
from lachan.server.publications.warnings.words import State as WarningState


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A kind of thing of which at least one waits, and where it is decided."""

    words: str
    to_do: str
    count: int
    address: str


def approves(asker: Asker) -> bool:
    """Whether anything can wait for them."""
    return asker.may(Right.APPROVE)


def waiting(asker: Asker, now: datetime) -> list[WaitingLine]:
    """Of every kind that the asker sees, where anything waits."""
    found = [
        (count(asker, now), words, to_do, address) for right, count, words, to_do, address in _KINDS if asker.may(right)
    ]
    language = 0 if vietnamese() else 1
    return [
        WaitingLine(words[language], to_do[language], count, reverse(name) + query)
        for count, words, to_do, (name, query) in found
        if count
    ]


def _imports(asker: Asker, now: datetime) -> int:
    return len(imports.proposals(asker, now, waiting=True))


def _requests(asker: Asker, now: datetime) -> int:
    return requests.counts(asker, now)[0]


def _warnings(asker: Asker, now: datetime) -> int:
    return warnings.counts(asker, now).get(WarningState.REVIEW, 0)


def _editions(asker: Asker, _now: datetime) -> int:
    return len(guides.new(asker))


def _letters(asker: Asker, now: datetime) -> int:
    return letters.letters(asker, now, state=LetterState.PUT_OUT, limit=0)[1]


_Texts = tuple[str, str]
# the right that shows it, how many wait; in Vietnamese and English what it is, and what to do; its address, the query
_KINDS: Final[tuple[tuple[Right, Callable[[Asker, datetime], int], _Texts, _Texts, _Texts], ...]] = (
    (
        Right.SEE_WARNINGS,
        _warnings,
        ("Cảnh báo chờ người thứ hai duyệt", "Warnings that wait for a second person"),
        ("Đọc bản sẽ công bố, rồi duyệt hoặc trả lại", "Read what would go out, then approve or return it"),
        ("warnings", f"?state={WarningState.REVIEW.value}"),
    ),
    (
        Right.SEE_IMPORTS,
        _imports,
        ("Cập nhật danh bạ mạng chờ duyệt", "Imports of the registry that await approval"),
        ("Xem mạng nào đổi chủ trước khi duyệt", "See whose networks change before you approve"),
        ("imports", ""),
    ),
    (
        Right.SEE_IMPORTS,
        _requests,
        ("Đề nghị thay đổi mạng, tên miền, đầu mối", "Requests to change networks, domains or contacts"),
        ("Xem điều gì đổi chủ, rồi chấp thuận hoặc từ chối", "See what changes hands, then approve or refuse"),
        ("requests", ""),
    ),
    (
        Right.SEE_PUBLICATIONS,
        _editions,
        ("Bản sửa trang hướng dẫn chờ duyệt", "New editions of guides that await approval"),
        ("So với trang đang dùng, rồi duyệt hoặc từ chối", "Compare with the page in use, then approve or refuse"),
        ("guides", ""),
    ),
    (
        Right.HANDLE_LETTERS,
        _letters,
        ("Công văn đang chờ ký", "Letters out for signing"),
        ("Ký xong thì đưa bản đã ký lên đây", "Once signed, bring the signed one back here"),
        ("letters", f"?state={LetterState.PUT_OUT.value}"),
    ),
)
