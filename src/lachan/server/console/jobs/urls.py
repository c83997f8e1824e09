"""Addresses under `console/jobs/`."""

from django.urls import path

from lachan.server.console.jobs import pages

urlpatterns = [
    path("", pages.jobs_page, name="jobs"),
    path("<slug:name>/", pages.one, name="job"),
    path("<slug:name>/run/", pages.run, name="run-job"),
]
