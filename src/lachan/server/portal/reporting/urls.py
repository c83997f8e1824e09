"""Addresses under `/bao`. They are told to people and printed: they never change."""

from django.urls import path

from lachan.server.portal.reporting import answers, pages

urlpatterns = [
    path("", pages.choose, name="report"),
    path("/", pages.elsewhere, name="report-too"),
    path("/tra-cuu", answers.look_up, name="report-answer"),
    path("/da-nhan", pages.done, name="report-done"),
    path("/<slug:slug>", pages.form, name="report-form"),
]
