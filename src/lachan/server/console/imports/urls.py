"""Addresses under `console/imports/` and `console/conflicts/`."""

from django.urls import path

from lachan.server.console.imports import pages, settling

urlpatterns = [
    path("imports/", pages.imports_page, name="imports"),
    path("imports/<count:number>/", pages.one, name="proposal"),
    path("imports/<count:number>/approve/", pages.approve, name="approve-proposal"),
    path("imports/<count:number>/reject/", pages.reject, name="reject-proposal"),
    path("imports/versions/<count:number>/undo/", pages.undo, name="undo-version"),
    path("conflicts/", settling.conflicts_page, name="conflicts"),
    path("conflicts/<count:number>/settle/", settling.settle, name="settle-conflict"),
]
