"""DKIM signatures before verifiers that are not ours: dkimpy, and Mail::DKIM with the key in a BIND on loopback."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import dkim as dkimpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lachan.server.base.errors import BadInput
from lachan.server.base.settings import Dkim, Settings
from lachan.server.notices.mail import mail_bytes
from lachan.server.post import dkim
from tests.needs import find, needs, reason
from tests.notices.build import IDENTITY
from tests.notices.samples import KINDS, sample
from tests.notices.test_mail import envelope

SETTINGS = Settings(identity=IDENTITY, dkim=Dkim(key_file="dkim.pem", selector="s2026"))
PERL = """
use Mail::DKIM::Verifier; use Net::DNS;
my $resolver = Net::DNS::Resolver->new(nameservers => ["127.0.0.1"], port => $ARGV[0], recurse => 0);
Mail::DKIM::DNS::resolver($resolver);
my $dkim = Mail::DKIM::Verifier->new();
while (<STDIN>) { s/\\r?\\n$//; $dkim->PRINT("$_\\r\\n"); }
$dkim->CLOSE;
print $dkim->result_detail;
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("dkim")
    (place / "dkim.pem").write_bytes(dkim.new_key())
    return place


@pytest.fixture(scope="module")
def signer(home: Path) -> dkim.Signer:
    found = dkim.signer_of(home, SETTINGS)
    assert found is not None
    return found


def holds(raw: bytes, signer: dkim.Signer) -> bool:
    """What dkimpy says of a mail, the record given by hand."""
    name, text = dkim.record_of(signer)
    return bool(dkimpy.verify(raw, dnsfunc=lambda asked, timeout=5: text.encode() if asked.decode() == name else None))


@pytest.mark.parametrize("kind", KINDS)
def test_signature_holds(kind: str, signer: dkim.Signer) -> None:
    references = ("a@thu.example", "b@thu.example")
    raw = mail_bytes(sample(kind), envelope(references=references), signer)
    assert holds(raw, signer)
    assert raw == mail_bytes(sample(kind), envelope(references=references), signer)
    assert raw.isascii()


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=25)
def test_signature_holds_whatever_the_names(signer: dkim.Signer, name: str, organisation: str) -> None:
    raw = mail_bytes(sample("bot"), envelope(contact_name=name, organisation=organisation), signer)
    assert holds(raw, signer)


@pytest.mark.parametrize(
    ("what", "instead"),
    [
        (b"truc-ban@a.example", b"truc-bam@a.example"),
        (b"Date: Mon", b"Date: Tue"),
        (b"From: ", b"From: x@evil.example\r\nFrom: "),  # oversigned: a second one is seen
        (b"Subject: ", b"Subject: x\r\nSubject: "),
        (b"\r\n--=_", b"\r\nx--=_"),
    ],
)
def test_changed_mail_does_not_hold(what: bytes, instead: bytes, signer: dkim.Signer) -> None:
    raw = mail_bytes(sample("bot"), envelope(), signer)
    assert raw.count(what) >= 1
    assert not holds(raw.replace(what, instead, 1), signer)


def test_words_of_the_settings_that_cannot_work(tmp_path: Path) -> None:
    def signer_with(**values: str) -> dkim.Signer | None:
        return dkim.signer_of(tmp_path, Settings(identity=IDENTITY, dkim=Dkim(**values)))

    assert signer_with() is None
    with pytest.raises(BadInput, match="cannot be read"):
        signer_with(key_file="none.pem")
    (tmp_path / "bad.pem").write_text("-----BEGIN SECRET-----")
    with pytest.raises(BadInput, match="not a private key") as caught:
        signer_with(key_file="bad.pem")
    assert "SECRET" not in str(caught.value)
    with pytest.raises(BadInput, match=r"dkim\.domain"):
        signer_with(key_file="bad.pem", domain="evil.example")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def name_server(signer: dkim.Signer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A BIND with the record that `lachan notices dkim-key` prints; its port."""
    named = find("/usr/sbin/named")
    if named is None:
        pytest.skip(reason("bind9"))
    place, port = tmp_path_factory.mktemp("bind"), free_port()
    zone = ["$ORIGIN thu.example.", "$TTL 60", "@ IN SOA ns admin 1 60 60 60 60", "@ IN NS ns", "ns IN A 127.0.0.1"]
    (place / "zone").write_text("\n".join([*zone, dkim.zone_line(signer), ""]))
    (place / "named.conf").write_text(
        f'options {{ directory "{place}"; listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }};'
        f' pid-file "{place}/pid"; session-keyfile "{place}/key"; recursion no; dnssec-validation no; }};\n'
        f'controls {{ }};\nzone "thu.example" {{ type primary; file "{place}/zone"; }};\n'
    )
    server = subprocess.Popen([named, "-g", "-c", str(place / "named.conf")], stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait(20)


@needs("libmail-dkim-perl", command="/usr/share/perl5/Mail/DKIM/Verifier.pm")
@pytest.mark.parametrize("kind", KINDS)
def test_mail_dkim_holds_it_with_the_key_from_the_dns(kind: str, signer: dkim.Signer, name_server: int) -> None:
    def verdict(raw: bytes) -> str:
        perl = [shutil.which("perl") or "perl", "-e", PERL, str(name_server)]
        return subprocess.run(perl, input=raw, capture_output=True, check=True, timeout=60).stdout.decode()

    raw = mail_bytes(sample(kind), envelope(), signer)
    assert verdict(raw) == "pass"
    assert verdict(raw.replace(b"Date: Mon", b"Date: Tue", 1)).startswith("fail")


@needs("spamassassin", command="spamassassin")
@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_spam_filter_has_nothing_against_it(kind: str, signer: dkim.Signer, tmp_path: Path) -> None:
    """Local rules only. NO_RECEIVED and NO_RELAYS score nothing: the mail has not travelled yet."""
    raw = mail_bytes(sample(kind), envelope(), signer)
    told = subprocess.run(
        ["spamassassin", "-L", "-t"],
        input=raw, capture_output=True, check=True, timeout=200, env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    ).stdout.decode(errors="replace")  # fmt: skip
    report = told.split("pts rule name")[1].split("\n\n")[0]
    points = [float(found) for found in re.findall(r"(?m)^ *(-?\d+\.\d+) [A-Z]", report)]
    assert points
    assert sum(points) < 1.0, report
    assert max(points) <= 0.5, report
