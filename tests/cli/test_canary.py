"""Personal data stays out of what `take-in` says: logs and terminals are read by more people than the lake is."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.cli.program import several

CANARY = "chim-hoang-yen-7Q2"
HEADER = '"timestamp","username","email","detail","infection","source_url"\n'


def test_accounts_are_not_said(tmp_path: Path) -> None:
    day = datetime.now(UTC).date() - timedelta(days=1)
    folder, home = tmp_path / "in", tmp_path / "home"
    folder.mkdir()

    def row(account: str, *, time: str = f"{day} 01:00:00") -> str:
        return f'"{time}","{account}","{account}@mail.example","{account}","stealer","http://{account}.example/"\n'

    good = folder / f"{day}-compromised_account-viet-nam.csv"
    good.write_text(HEADER + "".join(row(f"{CANARY}-{n}") for n in range(5)), encoding="utf-8")
    bad = folder / f"{day}-compromised_account-hong.csv"
    bad.write_bytes(
        (
            HEADER
            + row(CANARY, time=CANARY)
            + row(CANARY, time="1970-01-01 00:00:00")
            + f'"{day} 01:00:00","{CANARY}"\n'
            + f'"{day} 01:00:00","{CANARY}\0","","","",""\n'
            + f'"{day} 01:00:00","{CANARY}" x,"","","",""\n'
            + f'"{day} 01:00:00","{CANARY}\n'
        ).encode()
    )
    lines = folder / "accounts.jsonl"
    lines.write_text(f'{{"source.account": "{CANARY}"\n{{"time.source": "{CANARY}"}}\n', encoding="utf-8")
    header = folder / f"{day}-compromised_account-tieu-de.csv"
    header.write_text(f'"{CANARY}","{CANARY}"\n' + row(CANARY), encoding="utf-8")
    files = [str(place) for place in (good, bad, lines, header)]
    answers = several(
        home,
        [
            ["init"],
            ["take-in", *files],
            ["take-in", "--json", *files],
            ["take-in", "--format", "intelmq", str(good)],
            ["notices", "plan"],
            ["notices", "send"],
            ["notices", "list"],
            ["registry", "import", str(good)],
            ["reconcile", "--deep"],
            ["whose", "mail.example"],
            ["detections"],
            ["rejects", "list"],
        ],
    )
    *quiet, detections, rejects = answers
    assert [answer.code for answer in quiet] == [0, 0, 0, 0, 0, 0, 0, 2, 0, 0]
    assert [(answer.out, answer.err) for answer in quiet if CANARY in answer.out + answer.err] == []
    assert detections.out.count(CANARY) >= 5  # the test looks at the right thing: here it is shown on purpose
    assert CANARY in rejects.out
