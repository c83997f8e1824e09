"""People, keys and the audit record from the command line: in turn, in one home, as the first administrator would."""

from pathlib import Path

import pytest

from lachan.cli.audit import _FINDINGS, _UNSHOWN
from lachan.cli.keys import SCOPES
from lachan.cli.people.inviting import ROLES
from lachan.cli.people.mandates import KINDS
from lachan.server.access.mandates import kinds
from lachan.server.accounts.words import Role, Scope
from lachan.server.audit.verify import Kind, Unshown
from tests.cli.program import lachan, several

REGISTRY = (
    "organisation,name,kind,sector,province,parent,identifier_type,identifier,prefix,asn,domain,valid_from,valid_to,"
    "confidence,override\nsong-xanh,Sông Xanh,operator,telecommunications,01,,,,203.0.113.0/24,,,,,90,\n"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "registry.csv").write_text(REGISTRY, encoding="utf-8")
    home = tmp_path / "home"
    assert lachan("init", "--demo", home=home).code == 0
    return home


def test_the_lists_that_help_shows_are_the_rooms_own() -> None:
    assert set(ROLES) == set(Role)
    assert set(SCOPES) == set(Scope)
    assert set(KINDS) == set(kinds())
    assert set(_FINDINGS) == set(Kind)
    assert set(_UNSHOWN) == set(Unshown)


def test_the_first_administrators_way(home: Path) -> None:
    invite = ("people", "invite", "--email", "mot@people.example", "--name", "Một", "--by", "tests")
    made = several(
        home,
        [
            ("registry", "import", str(home.parent / "registry.csv")),
            (*invite, "--role", "administrator", "--json"),
            (*invite, "--role", "viewer", "--organisation", "song-xanh"),
            (*invite, "--role", "viewer"),
            (*invite, "--role", "viewer", "--organisation", "khong-co"),
            ("people", "invent", "--organisation", "song-xanh", "--json"),
            ("people", "invent"),
            ("people", "list", "--json"),
            ("people", "list", "--house", "--search", "analyst", "--json"),
            ("mandates", "give", "song-xanh", "--kind", "ministry-centre", "--source", "test", "--json"),
            ("mandates", "list"),
            ("mandates", "end", "1"),
            ("keys", "create", "--label", "SIEM", "--scope", "notices:read", "--organisation", "song-xanh", "--json"),
            ("keys", "list", "--json"),
            ("keys", "revoke", "1"),
            ("keys", "revoke", "1"),
            ("audit", "sign", "--json"),
            ("audit", "verify", "--json"),
            ("audit", "list", "--act", "key-revoked", "--json"),
            ("audit", "list", "--act", "nonsense"),
        ],
    )
    assert [a.code for a in made] == [0, 0, 0, 2, 2, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2], made
    link = made[1].json()["link"]
    assert link.startswith("/console/invitation/")
    logins = made[5].json()
    assert {one["role"] for one in logins} == set(Role)
    assert all(bool(one["secret"]) == (one["organisation"] == "") for one in logins)
    assert len({one["password"] for one in logins}) == len(logins)
    people = made[7].json()
    assert len(people) == 10
    assert [line["role"] for line in made[8].json()] == ["analyst"]
    secret = made[12].json()["key"]
    assert secret not in made[13].out
    assert made[17].json()["findings"] == []
    [entry] = made[18].json()
    assert (entry["subject"], entry["organisation"]) == ("key:1", "song-xanh")
    everything = "".join(a.out for a in made[16:])
    assert "people.example" not in everything


@pytest.mark.slow
def test_somebody_leaves(home: Path) -> None:
    made = several(
        home,
        [
            ("people", "invent", "--json"),
            ("people", "end", "2"),
            ("people", "end", "2"),
            ("people", "leave", "1"),
            ("people", "reset-factors", "2"),
            ("people", "leave", "6"),
            ("people", "list", "--json"),
        ],
    )
    assert [a.code for a in made] == [0, 0, 2, 0, 0, 2, 0]
    assert "last administrator" in made[5].err
    assert len(made[6].json()) == 4


def test_no_invented_people_in_a_real_home(tmp_path: Path) -> None:
    assert lachan("init", home=tmp_path / "real").code == 0
    answer = lachan("people", "invent", home=tmp_path / "real", lang="vi")
    assert answer.code == 2
    assert "nơi chạy thử" in answer.err


def test_what_is_wrong_is_said_in_vietnamese(home: Path) -> None:
    words = ("people", "invite", "--email", "khong-phai-thu", "--role", "analyst")
    answer = lachan(*words, home=home, lang="vi")
    assert (answer.code, answer.err.strip()) == (2, "Lỗi: thư điện tử: không phải địa chỉ thư")


@pytest.mark.slow
def test_a_changed_record_is_exit_code_1(home: Path) -> None:
    import sqlite3

    assert lachan("people", "invent", home=home).code == 0
    assert lachan("audit", "sign", home=home).code == 0
    with sqlite3.connect(home / "lachan.sqlite3") as database:
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            database.execute("UPDATE audit_entry SET actor = 'person:9' WHERE number = 3")
        database.execute("DROP TRIGGER audit_entry_kept_from_update")
        database.execute("UPDATE audit_entry SET actor = 'person:9' WHERE number = 3")
    answer = lachan("audit", "verify", home=home)
    assert answer.code == 1
    assert "3: content was changed" in answer.out
    assert "What this cannot show" in answer.out


def test_what_leaves_by_a_command_is_recorded(home: Path) -> None:
    made = several(
        home,
        [
            ("detections",),
            ("detections", "--format", "csv"),
            ("infections", "--json"),
            ("audit", "list", "--act", "exported", "--json"),
        ],
    )
    assert [a.code for a in made] == [0, 0, 0, 0]
    assert [e["details"] for e in made[3].json()] == [
        {"rows": 0, "what": "infections"},
        {"rows": 0, "what": "detections"},
    ]
