"""`lachan simulate`: write the reports of an invented country, with its registry, contacts and truth."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, number, progress, say, tell
from lachan.cli.verb import Verb
from lachan.server.base.clock import now as present


@click.command(
    "simulate",
    cls=Verb,
    help=help_text(
        say(
            "Mô phỏng dữ liệu phát hiện của một đất nước giả định, theo định dạng của Shadowserver, kèm danh bạ, đầu "
            "mối và sự thật để đối chiếu. Cùng một số mồi cho ra cùng từng byte. Chỉ nơi lập bằng "
            "`lachan init --simulated` (hoặc --demo) nhận dữ liệu này.",
            "Write the reports of an invented country in Shadowserver's format, with its registry, its contacts and "
            "the truth behind them. The same seed gives the same bytes. Only a home made with "
            "`lachan init --simulated` (or --demo) takes them in.",
        ),
        "lachan simulate --seed 1 --rows 1000000 --out ./mo-phong",
    ),
)
@options.seed
@click.option(
    "--rows",
    type=click.IntRange(1, 100_000_000),
    required=True,
    metavar=options.NUMBER,
    help=say("Tổng số dòng, đến 100 triệu", "Rows in all, up to 100 million"),
)
@options.new_folder
@options.days(366, 30)
@options.last_day
@click.option(
    "--distinct-addresses",
    type=click.IntRange(1, 6_000_000),
    metavar=options.NUMBER,
    help=say(
        "Số địa chỉ nhiễm khác nhau trong cả khoảng (30 ngày của năm 2020: 2014512)",
        "Different infected addresses over all days (30 days of 2020: 2014512)",
    ),
)
@click.option(
    "--renewal",
    type=click.FloatRange(0, 10),
    default=1.0,
    show_default=True,
    metavar=options.NUMBER,
    help=say(
        "Số ca nhiễm mới cho mỗi ca hết; 0: chỉ còn giảm tự nhiên",
        "New infections for each that ends; 0: only natural decay",
    ),
)
@options.json_output
def command(
    seed: int,
    rows: int,
    out: Path,
    days: int,
    until: datetime | None,
    distinct_addresses: int | None,
    renewal: float,
    as_json: bool,
) -> int:
    """See `help` above."""
    from lachan.server.simulation.plan import Parameters
    from lachan.server.simulation.simulate import simulate

    asked = Parameters(seed, rows, days, until.date() if until else yesterday(present()), distinct_addresses, renewal)
    with progress() as bar:
        written = simulate(asked, out, lambda rows: bar(say("Đã ghi số dòng:", "Rows written:"), rows))
    if as_json:
        print_json(
            {
                "out": str(out),
                "rows": written.rows,
                "files": len(written.files),
                "devices": written.devices,
                "sightings": written.sightings,
                "distinct_addresses": written.distinct_addresses,
            }
        )
        return 0
    n = number
    tell(
        f"SỐ LIỆU GIẢ LẬP: {n(written.rows)} dòng trong {n(len(written.files))} tệp, từ {n(written.devices)} thiết bị "
        f"({n(written.sightings)} lượt thấy). Tất cả ở {out}.",
        f"SỐ LIỆU GIẢ LẬP: {n(written.rows)} rows in {n(len(written.files))} files, of {n(written.devices)} devices "
        f"({n(written.sightings)} sightings). All of it is in {out}.",
    )
    tell("Tiếp theo:", "Next:")
    for line in (
        "lachan init --simulated --home ./var/mo-phong",
        f"lachan registry import {out}/registry.csv {out}/contacts.csv --home ./var/mo-phong",
        f"lachan take-in {out}/reports/*.csv --home ./var/mo-phong",
    ):
        click.echo(f"   {line}")
    return 0


def yesterday(now: datetime) -> date:
    """The last whole day in UTC."""
    return (now.astimezone(UTC) - timedelta(days=1)).date()
