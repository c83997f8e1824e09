"""Django, told about one home. `start(home)` is called once per process, before any room with rows is imported.

SQLite: WAL, IMMEDIATE transactions, synchronous FULL, as decisions must survive a power cut. PostgreSQL by
`database.url` in the settings.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lachan.server.base.clock import now
from lachan.server.base.errors import BadInput
from lachan.server.base.settings import Settings
from lachan.server.pages.strict import Strict
from lachan.server.site.secret import secret

ROOMS_WITH_ROWS = (
    "lachan.server.audit",
    "lachan.server.post",
    "lachan.server.accounts",
    "lachan.server.registry",
    "lachan.server.lake",
    "lachan.server.cases",
    "lachan.server.notices",
    "lachan.server.notices.answers",
    "lachan.server.notices.letters",
    "lachan.server.daily",
    "lachan.server.publications.editing",
    "lachan.server.citizens",
    "lachan.server.publications.warnings",
    "lachan.server.publications.procedures",
    "lachan.server.duty",
    "lachan.server.access",
    "lachan.server.jobs",
)

# People: see lachan.server.accounts. Sessions, sign-in and rights are our own, so django.contrib.auth is not installed.
# Identify needs to stand behind whatever numbers requests and before whatever answers them.
AUTHENTICATION: dict[str, Any] = {
    "AUTH_USER_MODEL": "accounts.Person",
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
    "LACHAN_COOKIES": ("lachan-session", "lachan-device"),
    "LACHAN_NOW": now,
}
IDENTIFY = "lachan.server.access.identify.Identify"
_SERVER = Path(__file__).resolve().parents[1]


def portal_names(settings: Settings) -> list[str]:
    """Names of hosts under which the portal's pages stand."""
    portal = urlsplit(settings.identity.portal).hostname or ""
    own = dict.fromkeys(filter(None, (settings.identity.domain, portal)))
    return ["localhost", "127.0.0.1", "[::1]", *own]


def web(settings: Settings) -> dict[str, Any]:
    """What the service is told: the way of a request, how pages are made, what browsers are held to."""
    others = (settings.cases.downloads_host, settings.web.ipv4_host, settings.web.ipv6_host)
    return {
        "ROOT_URLCONF": "lachan.server.site.urls",
        "ALLOWED_HOSTS": [*portal_names(settings), *(name for name in others if name)],
        "MIDDLEWARE": [
            "lachan.server.site.door.Door",
            "lachan.server.site.known.Known",
            "lachan.server.site.second_name.SecondName",
            "django.middleware.locale.LocaleMiddleware",
            "django.middleware.common.CommonMiddleware",
            IDENTIFY,
            "django.middleware.csrf.CsrfViewMiddleware",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [_SERVER / room / "templates" for room in ("pages", "portal", "console")],
                "OPTIONS": {
                    "string_if_invalid": Strict("%s"),
                    "context_processors": [
                        "django.template.context_processors.request",
                        "lachan.server.pages.frame.frame",
                        "lachan.server.console.frame.frame",
                    ],
                    "builtins": [
                        "lachan.server.pages.say",
                        "lachan.server.pages.typed",
                        "lachan.server.console.say",
                        "lachan.server.console.cases.words",
                        "lachan.server.console.notices.words",
                        "lachan.server.console.requests.words",
                        "lachan.server.portal.library.words",
                        "lachan.server.console.reports.words",
                        "lachan.server.console.warnings.words",
                    ],
                },
            }
        ],
        "LANGUAGES": [("vi", "Tiếng Việt"), ("en", "English")],
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": settings.web.https,
        "CSRF_FAILURE_VIEW": "lachan.server.site.answers.cross_site",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": min(1 << 20, settings.web.max_upload_bytes),
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 200,
        "DATA_UPLOAD_MAX_NUMBER_FILES": 10,
        "APPEND_SLASH": True,
        "LOGGING_CONFIG": None,
    }


def database(home: Path, settings: Settings) -> dict[str, Any]:
    """Django's entry for the instance's database. Errors: BadInput for an address that is not PostgreSQL's."""
    if not settings.database.url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "lachan.sqlite3",
            "OPTIONS": {
                "timeout": 60,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    url = urlsplit(settings.database.url)
    if url.scheme not in ("postgresql", "postgres") or not url.path.strip("/"):
        raise BadInput("settings.toml: database.url: expected postgresql://user:password@host:port/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.strip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
    }


def start(home: Path, settings: Settings) -> None:
    """Configure Django for this home. Calling it again in the same process is an error of ours."""
    import django
    from django.conf import settings as django_settings

    django_settings.configure(
        **{
            "DATABASES": {"default": database(home, settings)},
            "INSTALLED_APPS": list(ROOMS_WITH_ROWS),
            "SECRET_KEY": secret(home),
            "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
            "USE_TZ": True,
            "TIME_ZONE": "UTC",
            "LANGUAGE_CODE": "vi",
            "LACHAN_HOME": home,
            "LACHAN_SETTINGS": settings,
            "LACHAN_ADDRESS": os.environ.get("LACHAN_ADDRESS", ""),
            **AUTHENTICATION,
            **web(settings),
        }
    )
    django.setup()


def migrate() -> None:
    """Bring the database to this version's shape. Safe to run again."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def behind() -> bool:
    """Whether the database's shape is older than this version's."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
