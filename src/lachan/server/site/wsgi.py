"""The service as a WSGI application, for the home that `LACHAN_HOME` names. Loaded in each web process anew."""

from django.core.wsgi import get_wsgi_application

from lachan.server.base.settings import home_folder, load
from lachan.server.site import logs
from lachan.server.site.django import start

_home = home_folder()
_settings = load(_home)
logs.begin(_settings.web.log)
start(_home, _settings)
application = get_wsgi_application()
