"""The answer page: read by anybody who has the link, changed by a form only."""

from typing import Final

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lachan.server.access.request import Request
from lachan.server.access.rules import anybody
from lachan.server.audit.recording import By
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.notices import tokens
from lachan.server.notices.answers import from_page, standing
from lachan.server.notices.answers.forms import claims_of, comment_of
from lachan.server.notices.masking import masked_name
from lachan.server.notices.models import Notice
from lachan.server.notices.tokens import Standing, Verified
from lachan.server.notices.wording import Language, class_text
from lachan.server.pages.say import vietnamese

_FIELDS: Final = ("all", "fixed", "not-ours", "false", "comment")


@anybody("who has the mail has the token in its link, and needs no account to answer")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, token: str) -> HttpResponse:
    """Say what became of what the mail told. A token that was never ours looks like any address that is not there."""
    found = _verified(request, token)
    error, status = "", 200
    if request.method == "POST" and found.standing is Standing.VALID:
        form = {name: request.POST.get(name, "") for name in _FIELDS}
        try:
            by = By("nobody", request.asker.by.request, "link")
            told = from_page.tell(found.notice, claims_of(form), comment_of(form), request.now, by=by)
            word = "1" if told.changed else "0"
            return HttpResponseRedirect(f"{reverse('answer-by-link', args=(token,))}?said={word}")
        except BadInput as wrong:
            error, status = _words(str(wrong)), 422
        except Refused:
            error, status = _words("refused"), 422
    context = {**_about(found), "given": {name.replace("-", "_"): request.POST.get(name, "") for name in _FIELDS}}
    said = request.GET.get("said", "") if request.method != "POST" else ""
    return render(request, "portal/answer.html", {**context, "error": error, "said": said}, status=status)


def _verified(request: Request, token: str) -> Verified:
    """A token is too long to be guessed: nobody is made to wait for what others tried."""
    try:
        return tokens.verify(token, request.now)
    except NotFound:
        raise Http404 from None


def _about(found: Verified) -> dict[str, object]:
    """What the mail said of itself, without the rows that it carried and without whom it was sent to."""
    notice: Notice = found.notice
    if found.standing is not Standing.VALID:
        return {"open": False, "expired": found.standing is Standing.EXPIRED, "code": notice.code}
    return {
        "open": True,
        "expired": False,
        "code": notice.code,
        "organisation": masked_name(notice.organisation.name),
        "about": class_text(notice.taxonomy, Language.VI if vietnamese() else Language.EN).name,
        "rows": notice.rows,
        "spans": standing.said_of(notice.code),
        "until": notice.answer_expires_at,
    }


def _words(text: str) -> str:
    """What is wrong with the form, in the page's language."""
    beginning = text.partition(":")[0]
    vi, en = _WRONG.get("range" if text.startswith("items: the list has") else beginning, _WRONG["refused"])
    return vi if vietnamese() else en


_WRONG: Final = {
    "answer": ("Hãy chọn một kết quả, hoặc viết vài lời.", "Choose an outcome, or write something."),
    "comment": ("Lời nhắn dài quá 2.000 ký tự.", "The message is longer than 2,000 characters."),
    "items": (
        "Số dòng chưa đúng: viết như 1-3, 7, mỗi dòng một kết quả.",
        "The row numbers are not right: write them as 1-3, 7, one outcome for each row.",
    ),
    "range": ("Có số dòng lớn hơn danh sách trong thư.", "A row number is beyond the list in the mail."),
    "refused": ("Chưa nhận được trả lời này. Hãy trả lời bằng thư.", "It could not be taken. Please answer by mail."),
}
