"""The peer: a plain Django view that reads one row of SQLite, under the same server.

PLAIN_DATABASE=/tmp/x.sqlite3 python -m benchmarks.portal.plain 8000
"""

import multiprocessing
import os
import sys
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

THREADS = 4


def view(request: HttpRequest) -> HttpResponse:
    """One question to the database, one small page."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM page WHERE number = %s", [7])
        (body,) = cursor.fetchone()
    return HttpResponse(f"<!doctype html><title>plain</title><p>{body}</p>")


urlpatterns = [path("", view)]


def _application() -> Any:
    if not settings.configured:
        settings.configure(
            ROOT_URLCONF=__name__,
            ALLOWED_HOSTS=["127.0.0.1"],
            SECRET_KEY="of a benchmark",
            DATABASES={
                "default": {
                    "ENGINE": "django.db.backends.sqlite3",
                    "NAME": os.environ["PLAIN_DATABASE"],
                    "CONN_MAX_AGE": None,
                }
            },
            MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
        )
    return get_wsgi_application()


def main() -> None:
    """Serve until told to end."""
    from granian import Granian
    from granian.constants import Interfaces

    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        "benchmarks.portal.served:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        backpressure=THREADS * 16,
        websockets=False,
        log_enabled=False,
    ).serve()


if __name__ == "__main__":
    main()
