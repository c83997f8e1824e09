"""Whatever is lost or damaged, made again from what is left: facts from the kept raw files, the rest from the facts.

Promises: only what differs from its record is touched; nothing counts as mended that does not hold exactly the rows it
held; what cannot be mended is named with a reason, and given up only when a person says so.
Never: makes a raw file, a decision or a sent mail up.
"""

from collections.abc import Iterator
from datetime import datetime

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, alone
from lachan.server.intake.restore.again import Reread
from lachan.server.intake.restore.outcomes import Left, Mended
from lachan.server.intake.restore.parts import mend_parts
from lachan.server.intake.restore.raws import check_raws, mend_rejects
from lachan.server.intake.restore.told import mend_notices
from lachan.server.intake.take_in import Instance, Progress, quiet


def restore(
    instance: Instance, now: datetime, *, by: By, give_up: bool = False, progress: Progress = quiet
) -> Iterator[Mended | Left]:
    """Everything that differs from its record, and what became of it. Reads the whole home; safe to kill and run again.

    `give_up`: what cannot be mended is written off (a part is *lost*, a batch never read is *lost*), so that the work
    goes on without it. That it was asked for is in the audit record before anything is touched.
    """
    alone(by, Act.HOME_MENDED, now=now, give_up=give_up)
    with Reread(instance, progress) as again:
        yield from mend_parts(instance, again, now, give_up=give_up)
        yield from mend_rejects(instance, again)
        yield from mend_notices(instance, now)
        yield from check_raws(instance.home, give_up=give_up)
