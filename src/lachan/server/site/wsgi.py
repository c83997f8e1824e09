"""The service as a WSGI application, for the home that `LACHAN_HOME` names. Loaded in each web process anew."""

from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

from lachan.server.base.settings import home_folder, load
from lachan.server.site import logs
from lachan.server.site.django import portal_names, start

if TYPE_CHECKING:
    from lachan.server.site.still import Still


def _application() -> "Still":
    home = home_folder()
    settings = load(home)
    logs.begin(settings.web.log)
    start(home, settings)
    from lachan.server.site.still import Still  # knows rooms with rows, which want Django started

    return Still(get_wsgi_application(), portal_names(settings))


application = _application()
