"""Which reader a file gets: by what the caller names, else by the file's name."""

from collections.abc import Callable, Iterator
from functools import partial

from lachan.server.feeds import delimited, intelmq, shadowserver
from lachan.server.feeds.delimited import Mapping
from lachan.server.feeds.reading import Block, Context, Member, Reason, SetAside
from lachan.server.feeds.table import set_aside

FORMATS = ("shadowserver", "intelmq", "csv")


def read(member: Member, context: Context, format_: str | None, mapping: Mapping | None) -> Iterator[Block | SetAside]:
    """Read one member. Without a format or mapping: JSON lines are IntelMQ's, Shadowserver's names are Shadowserver's,
    and anything else is set aside as of unknown format."""
    return _reader(member.name, format_, mapping)(member, context)


def _reader(
    name: str, format_: str | None, mapping: Mapping | None
) -> Callable[[Member, Context], Iterator[Block | SetAside]]:
    if mapping is not None:
        return partial(delimited.read, mapping=mapping)
    if format_ == "intelmq" or (format_ is None and name.lower().endswith((".jsonl", ".ndjson", ".json"))):
        return intelmq.read
    if format_ == "shadowserver" or (format_ is None and shadowserver.report_type(name)):
        return shadowserver.read
    return _set_aside


def _set_aside(member: Member, context: Context) -> Iterator[Block | SetAside]:
    yield set_aside(
        member, context, Reason.UNKNOWN_FORMAT, "no reader knows this name; give --mapping or --format", header=False
    )
