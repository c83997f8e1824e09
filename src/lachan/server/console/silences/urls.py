"""Addresses under `console/silences/`."""

from django.urls import path

from lachan.server.console.silences import pages

urlpatterns = [
    path("", pages.silences_page, name="silences"),
    path("add/", pages.add, name="add-silence"),
    path("<count:number>/end/", pages.end, name="end-silence"),
]
