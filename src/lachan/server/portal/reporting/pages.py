"""What happened is chosen; a form is filled in and sent; the receipt is shown."""

import os
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access.request import Request
from lachan.server.access.rules import anybody
from lachan.server.audit.recording import By
from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.base.settings import Settings
from lachan.server.cases.writing import TEXT
from lachan.server.citizens import forms, receipts, reporting, tickets
from lachan.server.citizens.happenings import Happening, by_slug, happening, happenings
from lachan.server.citizens.keys import Keys, load
from lachan.server.citizens.words import What
from lachan.server.citizens.writing import CONTACT, LINK, Given
from lachan.server.pages.say import vietnamese
from lachan.server.portal import pace
from lachan.server.portal.reporting.uploads import InMemory
from lachan.server.portal.reporting.wording import wrong

OFTEN: Final = 20  # reports of one place within the hour: then it has half of what there is
COOKIE: Final = "lachan-receipt"
_FIELDS: Final = ("text", "link", "contact")


@anybody("whoever something has happened to may report it")
@require_safe
def choose(request: Request) -> HttpResponse:
    """What happened: a few large choices."""
    choices = [(one, one.words(vietnamese())) for one in happenings()]
    return render(request, "reporting/choose.html", {"choices": choices, "accepts": _told().citizens.accept})


@anybody("another address of the same page, which carries nothing")
@require_safe
def elsewhere(request: Request) -> HttpResponse:
    """People type it so."""
    return HttpResponseRedirect(reverse("report"))


@anybody("whoever something has happened to may report it")
@csrf_exempt  # checked below, once it is said where the files of the form go
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: Request, slug: str) -> HttpResponse:
    """What to do at once, and the form."""
    found = by_slug(slug)
    if found is None:
        raise Http404
    request.upload_handlers = [InMemory(request)]
    return _form(request, found)


@csrf_protect
def _form(request: Request, found: Happening) -> HttpResponse:
    keys, told = keys_of_this(), _told().citizens
    if not told.accept:
        return render(request, "reporting/full.html", status=200 if request.method != "POST" else 503)
    if request.method != "POST":
        return _page(request, found, forms.opened(keys, request.now, os.urandom))
    carried = request.POST.get("form", "")
    try:
        if request.POST.get("website", ""):
            raise BadInput("form: fill in nothing there")
        # pictures would have to be chosen again: whoever chose some is no program in a hurry
        nonce = forms.number(keys, carried, request.now, timedelta(0) if request.FILES else forms.SOONEST)
        receipt = reporting.report(
            By("nobody", request.asker.by.request, "portal"),
            reporting.Box(settings.LACHAN_HOME, told, keys),
            _given(request, found),
            _pictures(request),
            nonce,
            request.now,
            os.urandom,
            often=pace.count(request.place.address, request.now, pace.Kind.REPORT) >= OFTEN,
        )
    except forms.TooLate as error:
        return _page(request, found, forms.opened(keys, request.now, os.urandom), error)
    except BadInput as error:
        return _page(request, found, carried, error)
    except reporting.Full as error:
        full = _page(request, found, carried, error, status=503)
        full.headers["Retry-After"] = "3600"
        return full
    pace.missed(request.place.address, request.now, pace.Kind.REPORT)
    answer = HttpResponseRedirect(reverse("report-done"))
    answer.set_cookie(
        COOKIE,
        tickets.made(keys, receipt, found.what, request.now, os.urandom),
        max_age=tickets.LASTS,
        secure=_told().web.https,
        httponly=True,
        samesite="Lax",
    )
    return answer


@anybody("whoever has just reported something reads the receipt; nobody else has the cookie")
@never_cache
@require_safe
def done(request: Request) -> HttpResponse:
    """The receipt, and what to do now."""
    keys, told = keys_of_this(), _told().citizens
    try:
        receipt, what = tickets.read(keys, request.COOKIES.get(COOKIE, ""), request.now)
    except NotFound:
        return HttpResponseRedirect(reverse("report-answer"))
    found = happening(what)
    context = {
        "receipt": receipts.grouped(receipt),
        "words": found.words(vietnamese()),
        "ways": found.ways,
        "money": found.what is What.MONEY,
        "gone_on": vietnam_day(request.now) + timedelta(days=told.keep_days),
    }
    return render(request, "reporting/done.html", context)


def keys_of_this() -> Keys:
    """The room's key of this home."""
    return load(settings.LACHAN_HOME, _told().citizens)


def _told() -> Settings:
    told: Settings = settings.LACHAN_SETTINGS
    return told


def _given(request: Request, found: Happening) -> Given:
    text, link, contact = (request.POST.get(name, "")[: TEXT * 2] for name in _FIELDS)
    return Given(found.what, text, link, contact, "vi" if vietnamese() else "en")


def _pictures(request: Request) -> list[bytes]:
    sent = [one for one in request.FILES.getlist("pictures") if isinstance(one, UploadedFile)]
    return [one.read() for one in sent if one.size]


def _page(
    request: Request,
    found: Happening,
    carried: str,
    error: BadInput | reporting.Full | None = None,
    *,
    status: int = 422,
) -> HttpResponse:
    told = _told().citizens
    field, said = ("", "") if error is None else wrong(error, told)
    context = {
        "slug": found.slug,
        "words": found.words(vietnamese()),
        "ways": found.ways,
        "money": found.what is What.MONEY,
        "carried": carried,
        "given": {name: request.POST.get(name, "")[: TEXT * 2] for name in _FIELDS},
        "error": said,
        "full": isinstance(error, reporting.Full),
        "chosen": bool(request.FILES),
        "field": field,
        "most": {"text": TEXT, "link": LINK, "contact": CONTACT, "pictures": told.max_pictures},
        "size": round(told.max_picture_bytes / 1_000_000),
        "days": told.keep_days,
    }
    return render(request, "reporting/form.html", context, status=status if error else 200)
