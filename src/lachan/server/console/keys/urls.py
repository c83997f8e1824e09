"""Addresses under `console/keys/`."""

from django.urls import path

from lachan.server.console.keys import pages

urlpatterns = [
    path("", pages.keys_page, name="keys"),
    path("export.csv", pages.export, name="keys-export"),
    path("create/", pages.create, name="create-key"),
    path("<count:number>/", pages.one, name="key"),
    path("<count:number>/revoke/", pages.revoke, name="revoke-key"),
]
