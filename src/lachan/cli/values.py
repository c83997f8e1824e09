"""The kinds of values that options take: instants, classes and types of RSIT, addresses."""

from datetime import UTC, date, datetime, time
from typing import Any, Final

import click

from lachan.cli.speech import say
from lachan.server.base.clock import VIETNAM


class Instant(click.ParamType[datetime]):
    """An instant: `2026-11-22T03:10:05Z`, with any offset; a bare day or time is Vietnam's."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            instant = datetime.fromisoformat(value)
            if instant.tzinfo is None:
                instant = datetime.combine(instant.date(), instant.time() or time(), tzinfo=VIETNAM)
            return instant.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(
                say(
                    f"{value!r} không phải thời điểm; ví dụ 2026-11-22 hoặc 2026-11-22T03:10:05Z",
                    f"{value!r} is not a time; for example 2026-11-22 or 2026-11-22T03:10:05Z",
                ),
                param,
                ctx,
            )


class Day(click.ParamType[date]):
    """A day of the calendar: `2026-11-22`."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(
                say(f"{value!r} không phải ngày; ví dụ 2026-11-22", f"{value!r} is not a day; for example 2026-11-22"),
                param,
                ctx,
            )


class Taxonomy(click.ParamType[str]):
    """A class of RSIT, by IntelMQ's name."""

    name = "class"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from lachan.wire import rsit

        if value in rsit.taxonomies():
            return str(value)
        known = ", ".join(sorted(rsit.taxonomies()))
        self.fail(
            say(f"{value!r} không phải lớp RSIT; có: {known}", f"{value!r} is no class of RSIT; there are: {known}"),
            param,
            ctx,
        )


class IncidentType(click.ParamType[str]):
    """A type of RSIT, by IntelMQ's name."""

    name = "type"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from lachan.wire import rsit

        if rsit.taxonomy_of(value) is not None:
            return str(value)
        self.fail(
            say(
                f"{value!r} không phải loại của RSIT 1.003; ví dụ infected-system, vulnerable-system, phishing",
                f"{value!r} is no type of RSIT 1.003; for example infected-system, vulnerable-system, phishing",
            ),
            param,
            ctx,
        )


class Address(click.ParamType[tuple[int, int]]):
    """An IPv4 or IPv6 address, as the two halves the lake keeps."""

    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        from lachan.wire import addresses

        try:
            return addresses.split(addresses.value_of(value))
        except ValueError:
            self.fail(say(f"{value!r} không phải địa chỉ IP", f"{value!r} is not an address"), param, ctx)


DAY: Final = Day()
INSTANT: Final = Instant()
TAXONOMY: Final = Taxonomy()
INCIDENT_TYPE: Final = IncidentType()
ADDRESS: Final = Address()
