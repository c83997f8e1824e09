"""Every address of the service: Vietnamese at `/…`, English at `/en/…`; programs and files have no language."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from lachan.server.api.urls import urlpatterns as api
from lachan.server.pages import numbers  # noqa: F401  (addresses below name its converter)
from lachan.server.portal.authority.pages import security_txt
from lachan.server.site import health

urlpatterns = [
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
    path("downloads/", include("lachan.server.console.cases.files")),
    path("files/", include("lachan.server.pages.statics")),
    path("api/", include((api, "ninja"), namespace="api")),
    *i18n_patterns(
        path("console/", include("lachan.server.console.urls")),
        path("", include("lachan.server.portal.urls")),
        prefix_default_language=False,
    ),
]
handler400 = "lachan.server.site.answers.damaged"
handler403 = "lachan.server.site.answers.forbidden"
handler404 = "lachan.server.site.answers.not_found"
handler500 = "lachan.server.site.answers.broken"
