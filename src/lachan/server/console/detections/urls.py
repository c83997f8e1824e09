"""Addresses under `console/detections/`."""

from django.urls import path

from lachan.server.console.detections import leaving, nobodys, pages

urlpatterns = [
    path("", pages.detections_page, name="detections"),
    path("export.csv", leaving.export_csv, name="detections-csv"),
    path("export.jsonl", leaving.export_lines, name="detections-lines"),
    path("nobodys/", nobodys.nobodys, name="nobodys"),
    path("<str:day>/<str:id_>/", pages.one, name="detection"),
    path("<str:day>/<str:id_>/open/", pages.uncover, name="detection-uncover"),
]
