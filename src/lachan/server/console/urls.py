"""Addresses under `console/`: each folder of this room brings its own."""

from django.urls import include, path

from lachan.server.console import statics

urlpatterns = [
    path("static/<slug:digest>/<str:name>", statics.static, name="console-static"),
    path("", include("lachan.server.console.home.urls")),
    path("", include("lachan.server.console.account.urls")),
    path("mine/", include("lachan.server.console.mine.urls")),
    path("desk/", include("lachan.server.console.desk.urls")),
    path("guides/", include("lachan.server.console.guides.urls")),
    path("jobs/", include("lachan.server.console.jobs.urls")),
    path("people/", include("lachan.server.console.people.urls")),
    path("keys/", include("lachan.server.console.keys.urls")),
    path("files/", include("lachan.server.console.files.urls")),
    path("pools/", include("lachan.server.console.pools.urls")),
    path("audit/", include("lachan.server.console.audit.urls")),
    path("detections/", include("lachan.server.console.detections.urls")),
    path("infections/", include("lachan.server.console.infections.urls")),
    path("search/", include("lachan.server.console.search.urls")),
    path("cases/", include("lachan.server.console.cases.urls")),
    path("reports/", include("lachan.server.console.reports.urls")),
    path("notices/", include("lachan.server.console.notices.urls")),
    path("answers/", include("lachan.server.console.answers.urls")),
    path("silences/", include("lachan.server.console.silences.urls")),
    path("letters/", include("lachan.server.console.letters.urls")),
    path("organisations/", include("lachan.server.console.organisations.urls")),
    path("", include("lachan.server.console.imports.urls")),
    path("mine/told/", include("lachan.server.console.told.urls")),
    path("", include("lachan.server.console.requests.urls")),
    path("procedures/", include("lachan.server.console.procedures.urls")),
    path("post/", include("lachan.server.console.post.urls")),
    path("warnings/", include("lachan.server.console.warnings.urls")),
]
