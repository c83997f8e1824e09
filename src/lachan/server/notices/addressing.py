"""Notices that had nobody to go to, when there is somebody."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from lachan.server.base.errors import Damaged
from lachan.server.base.settings import Settings
from lachan.server.notices import items, store
from lachan.server.notices.drafting import address_to, material_of, wanted_of
from lachan.server.notices.models import Notice
from lachan.server.notices.recipients import Nobody, recipients_of
from lachan.server.notices.rules.table import Rule, Rules, load
from lachan.server.notices.waiting import case_of


def readdress(now: datetime, home: Path, settings: Settings) -> int:
    """Plan the notices that had nobody to go to and have somebody now; how many. Safe to run twice.

    Errors: Damaged for a notice whose rows cannot be read, when all the others are planned; BadInput for the rules.
    """
    changed = 0
    damaged: Damaged | None = None
    waiting = list(Notice.objects.filter(state=Notice.State.UNADDRESSED).select_related("organisation").order_by("pk"))
    rules = load(home)
    people = recipients_of({n.pk: (n.organisation.key, rule_of(n, rules).purposes) for n in waiting}, now)
    for notice in waiting:
        recipient = people[notice.pk]
        if isinstance(recipient, Nobody):
            continue
        try:
            rows = items.read_kept(store.read(home, notice.items_path, notice.items_digest))
        except Damaged as error:
            damaged = damaged or error
            continue
        with store.Shelf(home) as shelf:
            wanted = wanted_of(notice.code, settings.banner, notice.forms, settings)
            values = address_to(notice, recipient, material_of(rows, wanted), now, shelf, settings)
            shelf.settle()
            with transaction.atomic():
                changed += Notice.objects.filter(pk=notice.pk, state=Notice.State.UNADDRESSED).update(**values)
    if damaged is not None:
        raise damaged
    return changed


def rule_of(notice: Notice, rules: Rules) -> Rule:
    """The rule that a notice is under today."""
    return rules.rule_for(case_of(notice.organisation, notice.taxonomy, [notice.severity]))
