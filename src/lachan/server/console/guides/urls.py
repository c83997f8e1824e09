"""Addresses under `console/guides/`."""

from django.urls import path

from lachan.server.console.guides import pages

urlpatterns = [
    path("", pages.list_page, name="guides"),
    path("new/", pages.new, name="new-guide"),
    path("editions/<count:number>/", pages.edition, name="edition"),
    path("editions/<count:number>/out/", pages.put_out, name="put-edition-out"),
    path("editions/<count:number>/refuse/", pages.refuse, name="refuse-edition"),
    path("<slug:folder>/<slug:slug>/", pages.one, name="edit-guide"),
]
