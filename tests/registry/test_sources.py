"""What registers publish is read whole, in bounded memory, and what is wrong is named by line and reason."""

import gzip
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lachan.server.base.errors import BadInput
from lachan.server.registry.sources.boxes import registry_boxes
from lachan.server.registry.sources.files import FORMATS, format_of, read_source
from lachan.server.registry.sources.rpsl import objects
from lachan.server.registry.sources.statement import Holding, Known, Statement

NOW = datetime(2026, 11, 1, tzinfo=UTC)
DELEGATED = """2.3|apnic|20261101|3|19830101|20261031|+1000
apnic|*|ipv4|*|1|summary
apnic|*|ipv6|*|1|summary
apnic|*|asn|*|1|summary
apnic|ZZ|ipv4|203.0.113.0|256|20100203|allocated|A1
apnic|ZZ|ipv6|2001:db8::|32|20110101|allocated|A1
apnic|ZZ|asn|64500|2|20120101|allocated|A1
"""
WHOIS = """% comment

inetnum:        203.0.113.0 - 203.0.113.255
netname:        SIM-NET
descr:          Mạng giả lập
+               hai dòng
country:        ZZ   # invented
org:            ORG-SIM1-AP
mnt-by:         MAINT-VN-VNNIC
mnt-irt:        IRT-VNNIC-AP
tech-c:         P1-ZZ
status:         ALLOCATED PORTABLE

inetnum:        203.0.113.64 - 203.0.113.127
netname:        KHACH-1
country:        ZZ
mnt-by:         MAINT-SIM
status:         ASSIGNED NON-PORTABLE

inetnum:        203.0.113.9 - 203.0.113.1
country:        ZZ

inetnum:        198.51.100.0 - 198.51.100.255
country:        AA

organisation:   ORG-SIM1-AP
org-name:       Nhà mạng Giả Lập
org-type:       LIR

irt:            IRT-VNNIC-AP
abuse-mailbox:  so@registry.example

person:         Nguyễn Văn Thử
nic-hdl:        P1-ZZ
e-mail:         thu@sim.example

route:          198.51.100.0/24
origin:         AS64500

route:          203.0.113.0/25
origin:         AS64500
"""


def statement(tmp_path: Path, known: Known | None = None, **texts: str) -> Statement:
    paths = []
    for name, text in texts.items():
        paths.append(tmp_path / name)
        paths[-1].write_text(text, encoding="utf-8")
    return read_source(paths, "sim", "ZZ", known or Known(), NOW, lambda n: None)


def test_the_formats_together_say_whose_what_is(tmp_path: Path) -> None:
    said = statement(tmp_path, delegated=DELEGATED, whois=WHOIS, pyasn="; x\n192.0.2.0/24\t64501\n192.0.2.0/24\t7\n")
    assert {text: (key, said.holdings[Holding(key, text)].confidence) for key, text in said.holdings} == {
        "203.0.113.0/24": ("org-sim1-ap", 70),
        "203.0.113.64/26": ("khach-1", 60),
        "2001:db8::/32": ("org-sim1-ap", 50),
        "AS64500": ("org-sim1-ap", 50),
        "AS64501": ("org-sim1-ap", 50),
        "198.51.100.0/24": ("org-sim1-ap", 40),
        "192.0.2.0/24": ("org-sim1-ap", 40),
    }
    whole = said.holdings[Holding("org-sim1-ap", "203.0.113.0/24")]
    assert whole.since == datetime(2010, 2, 2, 17, tzinfo=UTC)
    assert said.passed_over == {"covered-by-the-register": 1}
    assert [(r.file, r.line, r.reason) for r in said.refusals] == [
        ("whois", 20, "inetnum: the range ends before it begins")
    ]
    one = said.organisations["org-sim1-ap"]
    assert (one.name, one.kind) == ("Nhà mạng Giả Lập", "operator")
    assert [(c.email, c.registry, c.name) for c in one.contacts] == [
        ("so@registry.example", True, "IRT-VNNIC-AP"),
        ("thu@sim.example", False, ""),
    ]


def test_the_same_organisation_is_found_again_by_identifier_and_by_as_number(tmp_path: Path) -> None:
    known = Known(keys=frozenset({"nha-mang-a"}), by_identifier={("sim-org", "ORG-SIM1-AP"): "nha-mang-a"})
    assert {h.organisation for h in statement(tmp_path, known, whois=WHOIS).holdings} == {"nha-mang-a", "khach-1"}
    numbered = WHOIS + "\naut-num: AS64500\ncountry: ZZ\norg: ORG-SIM1-AP\n"
    by_asn = Known(keys=frozenset({"nha-mang-b"}), by_asn={64500: "nha-mang-b"})
    assert {h.organisation for h in statement(tmp_path, by_asn, whois=numbered).holdings} == {"nha-mang-b", "khach-1"}


def test_a_cut_file_is_refused_whole(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="says 1 records of asn and holds 0: is it cut"):
        statement(tmp_path, delegated="".join(DELEGATED.splitlines(keepends=True)[:-1]))
    packed = tmp_path / "x.gz"
    packed.write_bytes(gzip.compress(WHOIS.encode())[:-20])
    with pytest.raises(BadInput, match="cut or damaged"):
        read_source([packed], "sim", "ZZ", Known(), NOW, lambda n: None)


@pytest.mark.slow  # a register of the world
def test_what_is_not_of_the_country_costs_no_memory(tmp_path: Path) -> None:
    other = "inetnum: 198.51.100.0 - 198.51.100.255\nnetname: OTHER\ncountry: AA\ndescr: x\n\n"

    def peak(copies: int) -> int:
        path = tmp_path / "large"
        path.write_text(WHOIS + "\n" + other * copies, encoding="utf-8")
        tracemalloc.start()
        assert len(read_source([path], "sim", "ZZ", Known(), NOW, lambda n: None).holdings) == 2
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(1)
    assert peak(40_000) < peak(400) + 1_000_000  # the file is 3 MB longer


@pytest.mark.parametrize("start", [DELEGATED, WHOIS, "192.0.2.0/24\t64500\n"])
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_hostile_text_is_refused_and_never_breaks(tmp_path: Path, start: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(start)))
    cut = data.draw(st.integers(0, 30))
    put = data.draw(st.text(max_size=20) | st.sampled_from(["\n\n", "|", ":", "\x00", " - ", "99999999999", "+x\n"]))
    path = tmp_path / "hostile"
    path.write_bytes((start[:place] + put + start[place + cut :]).encode("utf-8", "surrogatepass"))
    try:
        assert format_of(path) in FORMATS
        said = read_source([path], "sim", "ZZ", Known(), NOW, lambda n: None)
    except BadInput:
        return
    assert all(refusal.reason and refusal.line > 0 for refusal in said.refusals)
    assert {holding.organisation for holding in said.holdings} <= said.organisations.keys()


@pytest.mark.parametrize("first", ["inetnum", "inetnum 203.0.113.0/24", "+inetnum: 203.0.113.0/24"])
def test_an_object_whose_first_line_is_broken_is_told_apart(tmp_path: Path, first: str) -> None:
    path = tmp_path / "cut"
    path.write_text(f"{first}\ncountry: ZZ\n\nroute: 203.0.113.0/25\norigin: AS64500\n", encoding="utf-8")
    found = list(objects(path, ("inetnum", "route"), lambda n: None))
    assert found[-1].key == "203.0.113.0/25"
    assert all(one.wrong and one.type == "object" and one.key == "" for one in found[:-1])


def test_a_registrys_box_is_right_for_the_registry_itself() -> None:
    box = "hm-changed" + "@" + "vnnic.vn"
    assert registry_boxes().owns_mail(box)
    assert registry_boxes().owns_mail("a@sub.apnic.net")
    assert not registry_boxes().owns_mail(box, frozenset({"vnnic.vn"}))
    assert not registry_boxes().owns_mail("a@notapnic.net")
