"""The service as a WSGI application, for the home that `LACHAN_HOME` names."""

from django.core.wsgi import get_wsgi_application

from lachan.server.base.settings import home_folder, load
from lachan.server.site.django import start

_home = home_folder()
start(_home, load(_home))
application = get_wsgi_application()
