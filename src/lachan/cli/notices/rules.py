"""`lachan notices rules`, `preview`: by which rules organisations are told, and who would be told now."""

from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from lachan.cli import options
from lachan.cli.opening import open_home, steady_now
from lachan.cli.phrases import reason_in_words
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, number, say, table, tell
from lachan.cli.verb import Verb

_SITUATIONS: Final = {
    "new": ("mới", "new"),
    "still": ("vẫn còn", "still seen"),
    "again": ("thấy lại", "seen again"),
    "escalation": ("báo lên cấp trên", "to the body above"),
}


@click.command(
    "rules",
    cls=Verb,
    help=help_text(
        say(
            "Xem quy tắc báo tin đang dùng, theo thứ tự: quy tắc đầu tiên hợp điều kiện quyết định. Sửa trong tệp "
            "notice-rules.toml của nơi lưu dữ liệu; --template in bản mẫu có chú giải.",
            "Show the rules in force, in their order: the first that fits decides. They are in notice-rules.toml in "
            "the home; --template prints those that come with the program, with their explanation, to begin from.",
        ),
        "lachan notices rules --template > var/notice-rules.toml",
    ),
)
@options.home
@click.option("--template", is_flag=True, help=say("In bản mẫu có chú giải", "Print the shipped rules, explained"))
@options.json_output
def rules(home: Path, template: bool, as_json: bool) -> int:
    """See `help` above."""
    from lachan.server.notices.rules.table import load, shipped

    if template:
        click.echo(shipped(), nl=False)
        return 0
    open_home(home)
    found = load(home)
    if as_json:
        lines = [rule.model_dump(mode="json", exclude_none=True) for rule in found.rules]
        print_json({"source": found.source, "rules": lines})
        return 0
    tell(f"Quy tắc từ {found.source}:", f"Rules from {found.source}:")
    conditions = ("taxonomy", "kind", "sector", "province", "severity_at_least")
    rows = []
    for place, rule in enumerate(found.rules, 1):
        said = rule.model_dump(mode="json", exclude_defaults=True)
        when = "; ".join(f"{name}: {_words(said[name])}" for name in conditions if name in said)
        decided = [name for name in said if name not in (*conditions, "name")]
        does = "; ".join(f"{name}: {_words(said[name])}" for name in decided)
        rows.append((str(place), rule.name, when or say("mọi trường hợp", "everybody"), does))
    table(("#", say("tên", "name"), say("khi", "when"), say("thì", "then")), rows)
    return 0


@click.command(
    "preview",
    cls=Verb,
    help=help_text(
        say(
            "Xem nếu soạn ngay bây giờ thì ai được báo gì, và vì sao những nơi khác chưa được báo. Không ghi gì.",
            "See who would be told what if notices were planned now, and why the others would not be. Writes nothing.",
        ),
        "lachan notices preview --limit 50",
    ),
)
@options.home
@options.limit(100)
@options.json_output
def preview(home: Path, limit: int, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.intake.preview import preview as look_ahead
    from lachan.server.lake.folders import Home

    found = look_ahead(Home(home), settings, steady_now(), limit)
    if as_json:
        print_json({"counts": found.counts, "lines": [asdict(line) for line in found.lines]})
        return 0
    table(
        (
            say("tổ chức", "organisation"),
            say("lớp", "class"),
            say("quy tắc", "rule"),
            say("kết quả", "outcome"),
            say("đến lúc", "until"),
            say("dòng", "rows"),
            say("không báo", "held back"),
            say("gửi tới", "to"),
        ),
        (
            (
                line.organisation,
                line.taxonomy,
                line.rule,
                say(*_SITUATIONS[line.situation]) if line.told else reason_in_words(line.reason),
                moment(line.until) if line.until else "",
                number(line.rows),
                number(line.suppressed),
                f"{line.above} {line.recipient}".strip(),
            )
            for line in found.lines
        ),
        right=(5, 6),
    )
    for word, count in found.counts.items():
        said = say(*_SITUATIONS[word]) if word in _SITUATIONS else reason_in_words(word)
        click.echo(f"    {said}: {number(count)}")
    return 0


def _words(value: object) -> str:
    if isinstance(value, dict):  # quiet hours
        return f"{str(value['begin'])[:5]}-{str(value['end'])[:5]}"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
