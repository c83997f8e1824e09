"""The demo does the whole main job, and says on everything that leaves that its figures are invented."""

import csv
import email
import email.policy
import gzip
import io
import ipaddress
import os
import re
import shutil
from importlib import resources
from pathlib import Path

import polars as pl
import pytest

from lachan.server.base.clock import now
from lachan.server.base.settings import load
from lachan.server.publications.security_txt import security_txt
from tests.cli.program import lachan, several

BANNER = "SỐ LIỆU GIẢ LẬP"


def mails(home: Path) -> list[email.message.EmailMessage]:
    return [
        email.message_from_bytes(place.read_bytes(), policy=email.policy.default)
        for place in sorted((home / "outbox").glob("*.eml"))
    ]


def test_everybody_with_a_contact_gets_one_digest_a_class(demo: Path) -> None:
    told = [(m["To"], m["Subject"]) for m in mails(demo)]
    assert len(told) == len(set(told)) >= 8
    assert {str(to).rsplit("@", 1)[1].strip(">") for to, _ in told} >= {
        "songxanh.example",
        "hoasen.example",
        "banmai.example",
    }


def test_every_mail_says_that_it_is_invented(demo: Path) -> None:
    for mail in mails(demo):
        assert BANNER in mail["Subject"]
        bodies = {part.get_content_type(): part for part in mail.walk() if not part.is_multipart()}
        assert BANNER in bodies["text/plain"].get_content()
        assert BANNER in bodies["text/html"].get_content()
        attached = next(part for part in mail.iter_attachments())
        data = attached.get_payload(decode=True)
        assert isinstance(data, bytes)
        text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8-sig")
        assert all(BANNER in line for line in text.splitlines()[1:])


def test_nobody_else_on_the_machine_can_enter_its_home(demo: Path) -> None:
    assert demo.stat().st_mode & 0o007 == 0


def test_its_team_is_invented_and_says_so(demo: Path) -> None:
    settings = load(demo)
    assert settings.team.short_name.endswith("Giả Lập")
    assert not settings.identity.legal_name  # nobody runs a demo: the portal goes on saying so
    assert security_txt(settings, now()).startswith(f"# {BANNER}\r\nContact: mailto:ung-cuu@gia-lap.example\r\n")


def test_it_says_so_first_and_what_to_try_next(demo: Path) -> None:
    said = (demo.parent / "said.txt").read_text(encoding="utf-8").splitlines()
    assert said[0] == BANNER
    assert [line.split()[1] for line in said if line.startswith("   lachan ")] == [
        "explain",
        "whose",
        "infections",
        "cases",
        "rejects",
        "detections",
    ]


def test_every_export_says_that_it_is_invented(demo: Path, tmp_path: Path) -> None:
    places = [tmp_path / name for name in ("out.parquet", "out.jsonl", "null")]
    places[-1].symlink_to(os.devnull)
    files = [["detections", "--output", str(place)] for place in places]
    text = [["detections", "--format", form] for form in ("csv", "jsonl", "intelmq")]
    tables = [["detections"], ["infections"]]
    answers = several(demo, [*files, *text, *tables])
    assert [answer.code for answer in answers] == [0] * len(answers)
    assert set(pl.read_parquet(io.BytesIO(places[0].read_bytes()))["comment"]) == {BANNER}
    assert all(BANNER in row for row in places[1].read_text(encoding="utf-8").splitlines())
    assert places[2].is_symlink()  # a device stays what it is
    for words, answer in zip(text, answers[len(files) :], strict=False):
        rows = answer.out.splitlines()[1 if words[-1] == "csv" else 0 :]
        assert len(rows) > 100
        assert all(BANNER in row for row in rows)
    assert all(answer.out.startswith(BANNER) for answer in answers[-len(tables) :])


@pytest.mark.slow
def test_again_tells_nobody_twice(demo: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo, home)
    before = {place.name for place in (home / "outbox").iterdir()}
    again = lachan("demo", "--home", str(home), "--json")
    assert again.code == 0
    assert again.json()["sent"] == []
    assert {place.name for place in (home / "outbox").iterdir()} == before


def test_a_notice_explains_itself(demo: Path) -> None:
    said = (demo.parent / "said.txt").read_text(encoding="utf-8")
    code = next(line.split()[0] for line in said.splitlines() if "an-toan@hoasen.example" in line)
    explained, shown, plain = several(demo, [["explain", code], ["notices", "show", code], ["explain", code, "--json"]])
    assert (explained.code, shown.code) == (0, 0)
    assert "203.0.113.64/26" in explained.out
    assert "an-toan@hoasen.example" in explained.out
    assert BANNER in shown.out
    assert plain.json()["notice"]["code"] == code


def test_only_documentation_addresses_and_names() -> None:
    allowed = [
        ipaddress.ip_network(n)
        for n in (
            "192.0.2.0/24",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "198.18.0.0/15",
            "240.0.0.0/4",
            "2001:db8::/32",
            "100.64.0.0/10",
        )
    ]
    folder = resources.files("lachan.cli.demo")
    texts = [
        p.read_text(encoding="utf-8")
        for p in (
            *folder.joinpath("samples").iterdir(),
            folder.joinpath("registry.csv"),
            folder.joinpath("contacts.csv"),
        )
    ]
    for text in texts:
        for found in re.findall(r"\b\d+\.\d+\.\d+\.\d+\b|\b[0-9a-f]+:[0-9a-f:]*::[0-9a-f]*\b", text):
            if found != "999.1.1.1":
                assert any(
                    ipaddress.ip_address(found) in n
                    for n in allowed
                    if n.version == ipaddress.ip_address(found).version
                ), found
        for host in re.findall(r"[\w.-]+@([\w.-]+)", text):
            assert host.endswith(".example")
        for row in csv.DictReader(text.splitlines()):
            numbers = [row[name] for name in ("asn", "src_asn", "dst_asn") if row.get(name)]
            assert all(64496 <= int(number) <= 64511 for number in numbers), numbers
