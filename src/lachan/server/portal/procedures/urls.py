"""Addresses under `/quy-trinh`."""

from django.urls import path

from lachan.server.portal.procedures import pages

urlpatterns = [
    path("", pages.listed, name="public-procedures"),
    path("/<slug:key>", pages.one, name="public-procedure"),
    path("/<slug:key>/<count:number>", pages.version, name="public-procedure-version"),
]
