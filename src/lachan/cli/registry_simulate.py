"""`lachan registry simulate`: an invented national register, day by day, with its truth."""

from datetime import datetime, timedelta
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.simulate import yesterday
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, number, progress, say, tell
from lachan.cli.verb import Verb
from lachan.server.base.clock import now as present


@click.command(
    "simulate",
    cls=Verb,
    help=help_text(
        say(
            "Mô phỏng một sổ đăng ký quốc gia giả định: 20 nhà mạng, 60 số AS, khách hàng, thay đổi mỗi ngày, đầu mối "
            "trả lời tốt, kém hoặc không; kèm sự thật để đối chiếu. Cùng số mồi cho ra cùng từng byte.",
            "Write an invented national register: 20 operators, 60 AS numbers, their customers, changes every day, "
            "contacts that answer well, badly or never; with the truth beside it. The same seed gives the same bytes.",
        ),
        "lachan registry simulate --seed 1 --out ./so-dang-ky --days 3",
    ),
)
@options.seed
@options.new_folder
@click.option(
    "--organisations",
    type=click.IntRange(40, 50_000),
    default=10_000,
    show_default=True,
    metavar=options.NUMBER,
    help=say("Số tổ chức", "Organisations"),
)
@click.option(
    "--prefixes",
    type=click.IntRange(200, 200_000),
    default=100_000,
    show_default=True,
    metavar=options.NUMBER,
    help=say("Số dải mạng", "Prefixes"),
)
@options.days(60, 2)
@options.last_day
@options.json_output
def simulate(
    seed: int, out: Path, organisations: int, prefixes: int, days: int, until: datetime | None, as_json: bool
) -> int:
    """See `help` above."""
    from lachan.server.simulation.register import COUNTRY, Asked
    from lachan.server.simulation.registerfiles import write_register

    last = until.date() if until else yesterday(present())
    first = last - timedelta(days=days - 1)
    asked = Asked(seed, organisations, prefixes, days, first)
    with progress() as bar:
        written = write_register(asked, out, lambda n: bar(say("Đã ghi số dải mạng:", "Prefixes written:"), n))
    if as_json:
        print_json({"out": str(out), "days": written.days, "prefixes": written.prefixes, "asns": written.asns})
        return 0
    tell(
        f"SỐ LIỆU GIẢ LẬP: {number(written.prefixes)} dải mạng của {number(written.organisations)} tổ chức trong "
        f"{written.days} ngày. Tất cả ở {out}.",
        f"SỐ LIỆU GIẢ LẬP: {number(written.prefixes)} prefixes of {number(written.organisations)} organisations over "
        f"{written.days} days. All of it is in {out}.",
    )
    tell("Tiếp theo:", "Next:")
    given = f"{out}/{first}/delegated-zz-extended {out}/{first}/zz.db.* {out}/{first}/prefix-as.dat"
    for line in (
        "lachan init --simulated --home ./var/mo-phong",
        f"lachan registry propose {given} --source sim --country {COUNTRY} --as-of {first} --home ./var/mo-phong",
        f"lachan registry focal-points {out}/{first}/focal-points.csv --home ./var/mo-phong",
    ):
        click.echo(f"   {line}")
    return 0
