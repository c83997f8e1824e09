"""Addresses under `/so-lieu`. Those of an edition are cited by others: they never change."""

from django.urls import path

from lachan.server.portal.figures import pages

urlpatterns = [
    path("", pages.index, name="figures"),
    path("/<slug:figure_>", pages.newest, name="figure"),
    path("/<slug:figure_>/<slug:edition_>", pages.edition, name="figure-edition"),
    path("/<slug:figure_>/<slug:edition_>/<str:name>", pages.file, name="figure-file"),
]
