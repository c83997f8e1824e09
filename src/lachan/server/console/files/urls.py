"""Addresses under `console/files/`."""

from django.urls import path

from lachan.server.console.files import outcomes, pages

urlpatterns = [
    path("", pages.files_page, name="files"),
    path("outcomes/", outcomes.outcomes_page, name="outcomes"),
    path("outcomes/<count:number>/", outcomes.one, name="outcome-file"),
    path("outcomes/<count:number>/refused.csv", outcomes.refused, name="outcome-refused"),
    path("<slug:organisation>/<str:day>/", pages.day_page, name="files-of-day"),
    path("<slug:organisation>/<str:day>/<str:name>", pages.one_file, name="daily-file"),
]
