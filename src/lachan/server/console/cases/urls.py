"""Addresses under `console/cases/`."""

from django.urls import path

from lachan.server.console.cases import files, pages, work

urlpatterns = [
    path("", pages.list_page, name="cases"),
    path("export.csv", pages.export, name="cases-export"),
    path("open/", work.open_, name="open-case"),
    path("<slug:code>/", pages.one, name="case"),
    path("<slug:code>/assign/", work.assign, name="assign-case"),
    path("<slug:code>/comment/", work.comment, name="comment-case"),
    path("<slug:code>/link/", work.link, name="link-case"),
    path("<slug:code>/attach/", work.attach, name="attach-to-case"),
    path("<slug:code>/close/", work.close, name="close-case"),
    path("<slug:code>/reopen/", work.reopen, name="reopen-case"),
    path("<slug:code>/ask/", work.ask, name="ask-in-case"),
    path("<slug:code>/questions/<count:question>/withdraw/", work.withdraw, name="withdraw-question"),
    path("<slug:code>/questions/<count:question>/answer/", work.answer, name="answer-in-case"),
    path("<slug:code>/files/<count:number>/", files.file, name="case-file"),
]
