"""Addresses under `console/notices/`."""

from django.urls import path

from lachan.server.console.notices import gates, pages

urlpatterns = [
    path("", pages.notices_page, name="notices"),
    path("export.csv", pages.export, name="notices-export"),
    path("next/", gates.next_turn, name="next-turn"),
    path("sending/", gates.sending, name="sending"),
    path("trial/", gates.trial, name="trial"),
    path("trial/<slug:organisation>/end/", gates.end_enrolment, name="end-enrolment"),
    path("<str:code>/", pages.one, name="notice"),
    path("<str:code>/list/", pages.rows, name="notice-list"),
    path("<str:code>/settle/", pages.settle, name="settle-notice"),
    path("<str:code>/again/", pages.again, name="send-notice-again"),
    path("<str:code>/give-up/", pages.give_up, name="give-notice-up"),
    path("<str:code>/another/", pages.another, name="tell-another"),
]
