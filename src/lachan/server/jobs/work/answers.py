"""Reads answers and bounces from the mailbox that the settings name; without one there is nothing to do."""

from lachan.server.base.errors import WiresFault
from lachan.server.jobs.catalogue import Context, Counts
from lachan.server.lake.clockmark import passing
from lachan.server.notices.answers.boxes import open_box
from lachan.server.notices.answers.collecting import read_answers

MOST = 1_000  # mails a run, so that other jobs have their turn


def run(context: Context) -> Counts:
    """A mail is taken once, with all its effects. Errors: WiresFault where the mailbox is not read to its end."""
    mailbox = context.settings.mailbox
    if not (mailbox.host or mailbox.maildir):
        return {}
    with passing(lambda: context.now) as at:
        box = open_box(context.home, context.settings)
        found = read_answers(box, at(), context.home, context.settings, limit=MOST)
    if found.halted:
        raise WiresFault(found.halted)
    return {
        "answers": sum(found.outcomes.values()),
        "work": found.work,
        "redirected": len(found.redirected),
        "later": found.later,
    }
