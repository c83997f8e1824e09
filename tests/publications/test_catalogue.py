"""The catalogue of free tools: what ships, and what is refused."""

from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.errors import BadInput
from lachan.server.law.dated import overlaps
from lachan.server.publications.catalogue.reading import FILE, System, Way, all_tools, by_system, read, tools

TODAY = date(2026, 11, 23)
SHIPPED = files("lachan.server.publications").joinpath(FILE).read_text(encoding="utf-8")
ONE = "\n".join(SHIPPED.splitlines()[:2])  # the header and the first tool
ADDRESS = "https://learn.microsoft.com/en-us/defender-endpoint/microsoft-defender-offline"


def test_every_device_has_a_tool_and_a_download_says_how_to_check_its_signature() -> None:
    assert [system for system, _ in by_system(tools(TODAY))] == list(System)
    for tool in all_tools():
        if tool.way is Way.DOWNLOAD:
            assert "Digital Signatures" in tool.check_en or "gpg --verify" in tool.check_en, tool.key
        assert tool.reviewed <= TODAY
        assert "sạch" not in tool.for_vi + tool.use_vi + tool.check_vi
    assert not overlaps(all_tools(), lambda tool: tool.key)


def test_a_tool_for_several_devices_stands_under_each() -> None:
    under = [system for system, found in by_system(tools(TODAY)) if "clamav" in [tool.key for tool in found]]
    assert under == [System.WINDOWS, System.MACOS, System.LINUX]


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/",
        "https://user@example.org/",
        "https://example.org:444/",
        "https://example.org/?utm_source=x",
        "https://example.org/?",
        "https://example.org/#x",
        "https://localhost/",
        "https://EXAMPLE.org/",
        "https://[::1",
        "javascript:alert(1)",
        "https://exämple.org/",
    ],
)
def test_an_address_that_is_not_plain_is_refused(address: str) -> None:
    assert ADDRESS in ONE
    with pytest.raises(BadInput, match="line 2, column url"):
        read(ONE.replace(ADDRESS, address))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (",windows,built-in,", ",toaster,built-in,", "column systems"),
        (",windows,built-in,", ",windows|windows,built-in,", "column systems"),
        (",windows,built-in,", ",,built-in,", "column systems"),
        (",windows,built-in,", ",windows,stolen,", "column way"),
        (",Microsoft,windows", ",,windows", "column maker: must not be empty"),
        (",2026-11-23,", ",23/11/2026,", "column reviewed"),
        (",Microsoft,windows", f",{'M' * 401},windows", "longer than 400"),
        (",M", ",X", "column confidence"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_column(old: str, new: str, reason: str) -> None:
    head, row = ONE.split("\n")
    assert old in row
    before, _, after = row.rpartition(old)
    with pytest.raises(BadInput, match=f"line 2.*{reason}"):
        read(f"{head}\n{before}{new}{after}")


def test_a_size_is_a_number_of_megabytes_or_is_not_told() -> None:
    head, row = ONE.split("\n")
    assert read(ONE)[0].size_mb is None
    gap = 'about 15 minutes.",,'
    assert gap in row
    assert read(f"{head}\n{row.replace(gap, gap[:-1] + '250,')}")[0].size_mb == 250
    for wrong in ("0", "5000", "-1", "big"):
        with pytest.raises(BadInput, match="column size_mb"):
            read(f"{head}\n{row.replace(gap, f'{gap[:-1]}{wrong},')}")


def test_a_key_stands_once() -> None:
    with pytest.raises(BadInput, match="line 3, column key: stands here twice"):
        read(ONE + "\n" + ONE.split("\n")[1])


@given(st.text(max_size=300))
def test_no_text_is_read_but_as_tools_or_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read(text)
