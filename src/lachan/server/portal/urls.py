"""Addresses of the portal. Mails that were sent carry some of them (notices.links): they never change."""

from django.urls import include, path

from lachan.server.portal import front
from lachan.server.portal.answering import pages as answering
from lachan.server.portal.authority import pages as authority
from lachan.server.portal.checking import pages as checking
from lachan.server.portal.device import forms as device_forms
from lachan.server.portal.device import pages as device
from lachan.server.portal.library import pages as library
from lachan.server.portal.tools import pages as tools

urlpatterns = [
    path("", front.front, name="front"),
    path("kiem-tra", checking.check, name="check-code"),
    path("kiem-tra-ma", checking.elsewhere, name="check-code-too"),
    path("kiem-tra-may", device.ask, name="check-device"),
    path("kiem-tra-may/mang", device.line, name="check-line"),
    path("kiem-tra-may/di-dong", device.mobile, name="check-mobile"),
    path("kiem-tra-may/android", device.android, name="check-android"),
    path("kiem-tra-may/iphone", device.iphone, name="check-iphone"),
    path("kiem-tra-may/tep", device_forms.a_file, name="check-file"),
    path("kiem-tra-may/ten-mien", device_forms.a_name, name="check-name"),
    path("ma-doc", library.library, name="library"),
    path("ma-doc/<slug:slug>", library.page, name="guide"),
    path("ma-doc/<slug:slug>/tren/<slug:system>", library.steps, name="guide-steps"),
    path("luat", library.law, name="law"),
    path("luat/<slug:slug>", library.law_page, name="law-page"),
    path("goi-ai", library.help_now, name="help-now"),
    path("bao", include("lachan.server.portal.reporting.urls")),
    path("so-lieu", include("lachan.server.portal.figures.urls")),
    path("quy-trinh", include("lachan.server.portal.procedures.urls")),
    path("co-quan", authority.authorities, name="authorities"),
    path("rfc2350", authority.rfc2350, name="rfc2350"),
    path("cong-cu", tools.catalogue, name="tools"),
    path("cong-cu/tep/<str:name>", tools.program, name="program"),
    path("cong-cu/tep/<str:name>/sha256", tools.digest, name="program-digest"),
    path("cong-cu/tep/<str:name>/chu-ky", tools.signature, name="program-signature"),
    path("tra-loi/<str:token>", answering.answer, name="answer-by-link"),
    path("", include("lachan.server.portal.warnings.urls")),
]
