"""Addresses under `console/audit/`."""

from django.urls import path

from lachan.server.console.audit import pages

urlpatterns = [
    path("", pages.audit_page, name="audit"),
    path("export.jsonl", pages.export, name="audit-export"),
    path("<count:number>/", pages.one, name="audit-entry"),
]
