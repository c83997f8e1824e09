"""The service's log on standard error: one line an event, as text or JSON by `web.log`. No personal data, by test.

Django's and granian's own loggers are let through from WARNING on, without their arguments: a message of theirs may
hold an address with a token in it.
"""

import logging
import sys
from typing import Any

import structlog

from lachan.server.base.settings import LogForm
from lachan.server.jobs.faults import fault_of


def begin(form: LogForm) -> None:
    """Called once a process, before the first line."""
    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form is LogForm.JSON
        else structlog.processors.KeyValueRenderer(key_order=["at", "event"], sort_keys=False)
    )
    structlog.configure(
        processors=[structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"), last],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[_Foreign()], level=logging.WARNING, force=True)
    logging.getLogger("django.request").setLevel(logging.ERROR)  # what is missing has its line already


def line(event: str, **values: object) -> None:
    """Write one."""
    structlog.get_logger().msg(event, **values)


class _Foreign(logging.Handler):
    """What libraries log: who, how grave, and the kind and place of the error; never their words."""

    def emit(self, record: logging.LogRecord) -> None:
        fault = fault_of(record.exc_info[1]) if record.exc_info and record.exc_info[1] else ""
        number = getattr(getattr(record, "request", None), "request_id", "")
        line("library", logger=record.name, level=record.levelname.lower(), fault=fault, request=number)
