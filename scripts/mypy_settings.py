"""Django's settings as mypy's plugin reads them: the rooms with rows, on a database that is never opened."""

from pathlib import Path

from lachan.server.base.settings import Settings
from lachan.server.site.django import AUTHENTICATION, ROOMS_WITH_ROWS, database

SECRET_KEY = "read by the type checker only"
INSTALLED_APPS = list(ROOMS_WITH_ROWS)
DATABASES = {"default": database(Path("never-opened"), Settings())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
AUTH_USER_MODEL = AUTHENTICATION["AUTH_USER_MODEL"]
LACHAN_COOKIES = AUTHENTICATION["LACHAN_COOKIES"]
LACHAN_NOW = AUTHENTICATION["LACHAN_NOW"]
LACHAN_HOME = Path("never-opened")
LACHAN_SETTINGS = Settings()
LACHAN_ADDRESS = ""
