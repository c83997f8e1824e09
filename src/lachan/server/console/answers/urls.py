"""Addresses under `console/answers/`."""

from django.urls import path

from lachan.server.console.answers import own, pages

urlpatterns = [
    path("", pages.answers_page, name="answers"),
    path("<count:number>/done/", pages.done, name="settle-answer"),
    path("notice/<str:code>/", own.answer, name="answer-notice"),
]
