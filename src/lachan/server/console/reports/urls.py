"""Addresses under `console/reports/`."""

from django.urls import path

from lachan.server.console.reports import pages, work

urlpatterns = [
    path("", pages.list_page, name="reports"),
    path("<slug:code>/", pages.one, name="report-of"),
    path("<slug:code>/contact/", pages.uncover, name="uncover-report"),
    path("<slug:code>/pictures/<count:place>/", pages.picture, name="report-picture"),
    path("<slug:code>/answer/", work.answer, name="answer-report"),
    path("<slug:code>/pass-on/", work.pass_on, name="pass-report-on"),
    path("<slug:code>/close/", work.close, name="close-report"),
    path("<slug:code>/reopen/", work.reopen, name="reopen-report"),
    path("<slug:code>/case/", work.case, name="case-of-report"),
]
