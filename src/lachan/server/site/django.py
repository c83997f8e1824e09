"""Django, told about one home. `start(home)` is called once per process, before any room with rows is imported.

SQLite: WAL, IMMEDIATE transactions, synchronous FULL, as decisions must survive a power cut. PostgreSQL by
`database.url` in the settings.
"""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lachan.server.base.clock import now
from lachan.server.base.errors import BadInput
from lachan.server.base.settings import Settings
from lachan.server.site.secret import secret

ROOMS_WITH_ROWS = (
    "lachan.server.audit",
    "lachan.server.accounts",
    "lachan.server.registry",
    "lachan.server.lake",
    "lachan.server.notices",
    "lachan.server.access",
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
WEB: dict[str, Any] = {
    "ROOT_URLCONF": "lachan.server.site.urls",
    "MIDDLEWARE": [
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        IDENTIFY,
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).resolve().parents[1] / "console" / "templates"],
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "lachan.server.console.frame.frame",
                ],
                "builtins": ["lachan.server.console.say"],
            },
        }
    ],
    "CSRF_COOKIE_HTTPONLY": True,
    "CSRF_COOKIE_SAMESITE": "Lax",
    "CSRF_FAILURE_VIEW": "lachan.server.console.missing.cross_site",
    "DATA_UPLOAD_MAX_MEMORY_SIZE": 1 << 20,
    "DATA_UPLOAD_MAX_NUMBER_FIELDS": 200,
    "SECURE_REFERRER_POLICY": "same-origin",
    "X_FRAME_OPTIONS": "DENY",
}


def hosts(settings: Settings) -> list[str]:
    """Names that the service answers to: this machine's, and the identity's domain."""
    return ["localhost", "127.0.0.1", "[::1]", *([settings.identity.domain] if settings.identity.domain else [])]


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
        DATABASES={"default": database(home, settings)},
        INSTALLED_APPS=list(ROOMS_WITH_ROWS),
        SECRET_KEY=secret(home),
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        TIME_ZONE="UTC",
        LANGUAGE_CODE="vi",
        LANGUAGES=[("vi", "Tiếng Việt"), ("en", "English")],
        LACHAN_HOME=home,
        LACHAN_SETTINGS=settings,
        ALLOWED_HOSTS=hosts(settings),
        **AUTHENTICATION,
        **WEB,
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
