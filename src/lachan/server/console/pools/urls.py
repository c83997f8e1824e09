"""Addresses under `console/pools/`."""

from django.urls import path

from lachan.server.console.pools import pages

urlpatterns = [
    path("", pages.pools_page, name="pools"),
    path("mark/", pages.mark, name="mark-pool"),
    path("import/", pages.take_in, name="import-pools"),
    path("any/mark/", pages.mark_any, name="mark-any-pool"),
    path("any/import/", pages.take_in_any, name="import-any-pools"),
    path("<count:number>/any/end/", pages.end_any, name="end-any-pool"),
    path("<count:number>/", pages.one, name="pool"),
    path("<count:number>/end/", pages.end, name="end-pool"),
]
