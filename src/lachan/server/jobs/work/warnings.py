"""Publishes warnings in their time, lets them expire, mails who subscribes, forgets who never confirmed."""

import os

from lachan.server.jobs.catalogue import Context, Counts
from lachan.server.lake.clockmark import steady
from lachan.server.publications.warnings import steps
from lachan.server.publications.warnings.forms.house import house_of
from lachan.server.publications.warnings.subscribers import joining, mailing


def run(context: Context) -> Counts:
    """Safe to kill anywhere and to run again."""
    now = steady(context.now)
    done = steps.due(now)
    return {
        "published": done.published,
        "expired": done.expired,
        "mailed": mailing.mail(house_of(context.settings, os.environ.get("LACHAN_ADDRESS", "")), now),
        "forgotten": joining.sweep(now),
    }
