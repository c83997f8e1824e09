"""`lachan whose`: whose is this address, name or AS number, at that time, and why."""

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lachan.cli import options
from lachan.cli.opening import open_home
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, language, moment, say, table, visible
from lachan.cli.values import INSTANT
from lachan.cli.verb import Verb
from lachan.server.base.clock import now as present
from lachan.server.base.errors import BadInput

if TYPE_CHECKING:
    from lachan.server.attribution.explain import Explanation, Finding
    from lachan.server.registry.snapshot import Snapshot

_AS: Final = re.compile(r"AS([1-9]\d{0,9})", re.IGNORECASE)


@click.command(
    "whose",
    cls=Verb,
    help=help_text(
        say(
            "Địa chỉ, tên miền, đường dẫn hay số hiệu mạng này của ai vào lúc đó, theo căn cứ nào.",
            "Whose is this address, domain, URL or AS number at that time, and by which rule.",
        ),
        "lachan whose 203.0.113.70 --at 2026-11-20T10:00:00Z",
    ),
)
@click.argument("subject", metavar=say("ĐỐI-TƯỢNG", "SUBJECT"))
@options.home
@click.option(
    "--at",
    type=INSTANT,
    metavar=options.TIME,
    help=say("Thời điểm (mặc định: bây giờ)", "The time (default: now)"),
)
@click.option(
    "--asn",
    type=click.IntRange(1, 4294967295),
    metavar=options.NUMBER,
    help=say("Số hiệu mạng mà nguồn tin nêu", "The AS number that the source stated"),
)
@options.json_output
def command(subject: str, home: Path, at: datetime | None, asn: int | None, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.registry.reading import snapshot

    time = at or present()
    found = _explain(snapshot(), time, subject, asn)
    if as_json:
        print_json({"subject": subject, "at": time, **_plain(found)})
    else:
        _show(subject, time, found)
    return 0


def _explain(registry: "Snapshot", time: datetime, subject: str, asn: int | None) -> "Explanation":
    """Errors: BadInput for what is no address, domain, URL or AS number, as it must not look like nobody's network."""
    from lachan.server.attribution.explain import explain
    from lachan.server.registry.names import parse_domain
    from lachan.wire.addresses import canonical

    if number := _AS.fullmatch(subject):
        return explain(registry, time, asn=int(number[1]))
    try:
        return explain(registry, time, address=canonical(subject), asn=asn)
    except ValueError:
        found = explain(registry, time, asn=asn, host=subject)
    host = found.host or ""
    try:
        return explain(registry, time, address=canonical(host), asn=asn)  # http://203.0.113.70/
    except ValueError:
        pass
    try:
        parse_domain(host)
    except BadInput:
        raise BadInput(
            say(
                f"{subject!r} không phải địa chỉ IP, tên miền, đường dẫn hay số hiệu mạng",
                f"{subject!r} is neither an address, a domain, a URL nor an AS number",
            )
        ) from None
    return found


def _answers(found: "Explanation") -> tuple[tuple[str, "Finding"], ...]:
    return (
        (say("đơn vị giữ", "holder"), found.holder),
        (say("nhà mạng", "operator"), found.operator),
        (say("chủ tên miền", "domain holder"), found.domain_holder),
    )


def _plain(found: "Explanation") -> dict[str, object]:
    answers = {"holder": found.holder, "operator": found.operator, "domain_holder": found.domain_holder}
    return {
        "registry_version": found.registry_version,
        **{
            name: {
                "organisation": f.organisation,
                "rule": f.rule,
                "by": f.text,
                "candidates": [
                    {"organisation": c.claim.organisation, "claim": c.claim.text, "why": str(c.why)}
                    for c in f.candidates
                ],
            }
            for name, f in answers.items()
        },
    }


def _show(subject: str, time: datetime, found: "Explanation") -> None:
    version = f"{say('danh bạ phiên bản', 'registry version')} {found.registry_version}"
    click.echo(f"{visible(subject)}  {moment(time)}  ({version})")
    unknown = say("không rõ", "unknown")
    table(
        ("", say("tổ chức", "organisation"), say("quy tắc", "rule"), say("căn cứ", "by")),
        ((name, f.organisation or unknown, f.rule, f.text) for name, f in _answers(found)),
    )
    for name, finding in _answers(found):
        if finding.candidates:
            click.echo(f"\n{name}:")
            table(
                (say("bản ghi", "claim"), say("tổ chức", "organisation"), say("kết quả", "outcome")),
                (
                    (c.claim.text, c.claim.organisation, c.why.vi if language() == "vi" else c.why.en)
                    for c in finding.candidates
                ),
            )
