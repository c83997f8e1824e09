"""Addresses under `console/desk/`."""

from django.urls import path

from lachan.server.console.desk import kept, pages, shifts

urlpatterns = [
    path("", pages.desk, name="desk"),
    path("looked/", pages.looked, name="desk-looked"),
    path("kept-back/", kept.kept_back, name="set-aside"),
    path("shifts/", shifts.shifts, name="shifts"),
    path("shifts/give/", shifts.give, name="give-shift"),
    path("shifts/<count:number>/", shifts.one, name="shift"),
    path("shifts/<count:number>/take/", shifts.take, name="take-shift"),
]
