"""What the service writes of itself: numbers, patterns of addresses, counts. Nothing of anybody."""

import io
import json
import logging
import re
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.test import Client

from lachan.server.base.settings import LogForm
from lachan.server.site import logs
from tests.accounts.ground import person
from tests.console.ground import as_person, browser, sign_in

pytestmark = pytest.mark.django_db
CANARIES = ("canary-name", "canary@people.example", "canary-password", "203.0.113.77", "canary-query", "canary-token")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    out = io.StringIO()
    with patch("sys.stderr", out):
        before = logging.root.handlers[:]
        logs.begin(LogForm.JSON)
        yield out
        logging.root.handlers[:] = before


def walk_with_canaries() -> None:
    """Each canary goes in by a road on which a careless log would keep it."""
    client = Client(
        raise_request_exception=False,
        REMOTE_ADDR="203.0.113.77",
        headers={"Host": "localhost", "User-Agent": "canary-name"},
    )
    client.get("/?q=canary-query")
    client.get("/console/invitation/canary-token/")
    client.get("/nothing/canary-name")
    client.post("/console/sign-in/", {"email": "canary@people.example", "password": "canary-password"})
    client.get("/api/me", headers={"Authorization": "Bearer canary-token"})
    with patch("lachan.server.portal.front.render", side_effect=ValueError("canary-name canary@people.example")):
        client.get("/?q=canary-query")
    client.get("/", headers={"Host": "canary-name.example"})


def test_nothing_of_anybody_is_written(written: io.StringIO) -> None:
    walk_with_canaries()
    lan = person("lan")
    sign_in(browser())
    as_person(lan).get("/console/people/?q=canary-query")
    text = written.getvalue()
    assert [canary for canary in (*CANARIES, "lan@people.example", "Lan") if canary in text] == []
    lines = [json.loads(line) for line in text.splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    assert len(requests) == 9
    assert {line["status"] for line in requests} >= {200, 302, 400, 401, 404, 500}


def test_a_line_of_a_request_can_be_found_again(written: io.StringIO) -> None:
    answer = Client(headers={"Host": "localhost"}).get("/console/sign-in/")
    (line,) = [json.loads(text) for text in written.getvalue().splitlines()]
    assert line["request"] == answer.headers["X-Request-ID"]
    assert (line["route"], line["method"], line["status"]) == ("console/sign-in/", "GET", 200)
    assert re.fullmatch(r"[0-9T:.\-]+Z", line["at"])


def test_a_fault_is_named_by_kind_and_place(written: io.StringIO) -> None:
    client = Client(raise_request_exception=False, headers={"Host": "localhost"})
    with patch("lachan.server.portal.front.render", side_effect=ValueError("a value of a row")):
        client.get("/")
    faults = [json.loads(line)["fault"] for line in written.getvalue().splitlines() if "fault" in json.loads(line)]
    assert any(fault.startswith("ValueError (server/portal/front.py:") for fault in faults)
    assert "a value of a row" not in written.getvalue()


def test_metrics_count_by_pattern_and_are_for_this_machine() -> None:
    here = Client(REMOTE_ADDR="127.0.0.1", headers={"Host": "localhost"})
    here.get("/console/invitation/canary-token/")
    text = here.get("/metrics").content.decode()
    assert "canary" not in text
    assert 'route="console/invitation/<str:token>/"' in text
    assert "lachan_disk_free_bytes" in text
    assert Client(REMOTE_ADDR="198.51.100.7", headers={"Host": "localhost"}).get("/metrics").status_code == 404
    through = here.get("/metrics", headers={"X-Forwarded-For": "198.51.100.7"})
    assert through.status_code == 404  # a proxy on this machine does not open it to the world
