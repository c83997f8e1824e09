"""Addresses under `console/`: each folder of this room brings its own."""

from django.urls import include, path

from lachan.server.console import statics

urlpatterns = [
    path("static/<slug:digest>/<str:name>", statics.static, name="console-static"),
    path("", include("lachan.server.console.home.urls")),
    path("", include("lachan.server.console.account.urls")),
    path("jobs/", include("lachan.server.console.jobs.urls")),
    path("people/", include("lachan.server.console.people.urls")),
    path("keys/", include("lachan.server.console.keys.urls")),
    path("audit/", include("lachan.server.console.audit.urls")),
]
