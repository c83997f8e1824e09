"""Every address of the service: Vietnamese at `/…`, English at `/en/…`."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("console/", include("lachan.server.console.urls")),
    prefix_default_language=False,
)
handler404 = "lachan.server.console.missing.not_found"
