"""Daily files from a real server over a line that breaks; and what a client may ask of one file."""

import contextlib
import gzip
import json
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from lachan.server.base.errors import BadInput, NotFound, WiresFault
from lachan.server.daily.fetching import Source, fetch
from lachan.server.daily.verifying import listed, verify
from tests.cli.program import lachan
from tests.daily.cutting import cut_line
from tests.daily.served import Service, served
from tests.needs import needs


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with served(tmp_path_factory.mktemp("daily") / "home") as there:
        yield there


def quiet(name: str, size: int) -> None: ...


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_over_a_line_that_breaks_everything_comes_whole(service: Service, tmp_path: Path, seed: int) -> None:
    whole = fetch(service.source(), tmp_path / "straight", quiet)
    with cut_line(service.port, seed, 90_000) as (port, carried):
        for _ in range(50):
            with contextlib.suppress(WiresFault):  # the manifest's own answer may be cut: run again
                fetch(service.source(port), tmp_path / "cut", quiet)
                break
    assert len(carried) > len(whole) + 3, "the line was cut"
    assert verify(tmp_path / "cut") == []
    for one in whole:
        assert (tmp_path / "cut" / one.name).read_bytes() == (tmp_path / "straight" / one.name).read_bytes()
    assert gzip.decompress((tmp_path / "cut" / "rows.csv.gz").read_bytes()).count(b"\r\n") == 20_001
    assert lachan("daily", "verify", "--folder", str(tmp_path / "cut"), home=service.home).code == 0


@pytest.mark.slow
@needs("curl", command="curl")
def test_curl_goes_on_where_it_was_cut_off(service: Service, tmp_path: Path) -> None:
    into = tmp_path / "rows.csv.gz"
    source = service.source()
    ask = ["curl", "-sS", "--max-time", "20", "-H", f"Authorization: Bearer {source.key}", "-C", "-", "-o", str(into)]
    with cut_line(service.port, 3, 60_000) as (port, _):
        for _ in range(60):
            url = f"http://127.0.0.1:{port}{source.path}/rows.csv.gz"
            if subprocess.run([*ask, url], capture_output=True, check=False).returncode == 0:
                break
    manifest = json.loads(get(service, "manifest.json")[1])
    wanted = next(one for one in listed(json.dumps(manifest).encode()) if one.name == into.name)
    assert sha256(into.read_bytes()).hexdigest() == wanted.digest


@pytest.mark.slow
def test_what_may_be_asked_of_a_file(service: Service) -> None:
    head, whole = get(service, "rows.csv.gz")
    assert (head["status"], head["content-length"], head["content-type"]) == (
        "200",
        str(len(whole)),
        "application/gzip",
    )
    assert "content-encoding" not in head
    assert head["repr-digest"].startswith("sha-256=:")
    assert sha256(whole).hexdigest() == head["etag"].strip('"')
    asked = {
        "bytes=10-19": (206, whole[10:20]),
        "bytes=-5": (206, whole[-5:]),
        f"bytes={len(whole) - 1}-": (206, whole[-1:]),
        f"bytes={len(whole)}-": (416, b""),
        "bytes=1-2,5-6": (200, whole),
        "bytes=9-3": (200, whole),
        "rows=1-2": (200, whole),
    }
    for span, (status, body) in asked.items():
        found, came = get(service, "rows.csv.gz", Range=span)
        assert (int(found["status"]), came) == (status, body), span
    assert get(service, "rows.csv.gz", **{"Range": "bytes=3-", "If-Range": '"old"'})[1] == whole
    assert get(service, "rows.csv.gz", **{"Range": "bytes=3-", "If-Range": head["etag"]})[1] == whole[3:]
    assert get(service, "rows.csv.gz", **{"If-None-Match": head["etag"]})[0]["status"] == "304"
    assert get(service, "rows.csv.gz", **{"If-Match": '"old"'})[0]["status"] == "412"
    found, came = get(service, "rows.csv.gz", method="HEAD")
    assert (found["content-length"], came) == (str(len(whole)), b"")


@pytest.mark.slow
def test_others_find_nothing(service: Service, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        fetch(service.source(organisation="song-xanh", key=service.keys["ban-mai"]), tmp_path / "a", quiet)
    with pytest.raises(BadInput):
        fetch(service.source(key="lachan_nonsense"), tmp_path / "b", quiet)


@pytest.mark.parametrize(
    "url",
    ["http://203.0.113.9/api/files/a/2026-01-01", "ftp://127.0.0.1/x", "https://u@host/x", "https://", "http://[::"],
)
def test_a_key_goes_nowhere_else(url: str) -> None:
    with pytest.raises(BadInput):
        Source.of(url, "lachan_x")


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b'{"files": [{"name": "../x.csv.gz", "rows": 1, "bytes": 1, "sha256": "00"}]}', b"[" * 9999]
)
def test_a_manifest_from_elsewhere_is_not_believed(raw: bytes) -> None:
    with pytest.raises(BadInput):
        listed(raw)


def get(service: Service, name: str, method: str = "GET", **headers: str) -> tuple[dict[str, str], bytes]:
    source = service.source()
    connection = source.connect()
    connection.request(method, f"{source.path}/{name}", headers={"Authorization": f"Bearer {source.key}", **headers})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return {**{k.lower(): v for k, v in answer.getheaders()}, "status": str(answer.status)}, body
