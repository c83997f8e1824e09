"""Reads answers and bounces from the mailbox that the settings name; without one there is nothing to do."""

from lachan.server.base.errors import WiresFault
from lachan.server.jobs.catalogue import Context, Counts
from lachan.server.lake.clockmark import note, steady
from lachan.server.notices.answers.boxes import open_box
from lachan.server.notices.answers.collecting import read_answers

MOST = 1_000  # mails a run, so that other jobs have their turn


def run(context: Context) -> Counts:
    """A mail is taken once, with all its effects. Errors: WiresFault where the mailbox is not read to its end."""
    mailbox = context.settings.mailbox
    if not (mailbox.host or mailbox.maildir):
        return {}
    begun = steady(context.now)
    box = open_box(context.home, context.settings)
    found = read_answers(box, begun, context.home, context.settings, limit=MOST)
    note(max(begun, context.now))
    if found.halted:
        raise WiresFault(found.halted)
    return {
        "answers": sum(found.outcomes.values()),
        "work": found.work,
        "redirected": len(found.redirected),
        "later": found.later,
    }
