"""The key that signs heads is its account's alone: another account, such as a web process's, cannot read it."""

import os
import pwd
import stat
import subprocess
from pathlib import Path

import pytest

from lachan.server.audit import keyfile, signing
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.base.settings import Settings
from tests.audit.ground import NOW, append

pytestmark = pytest.mark.django_db
KEY = "audit-key/ed25519.pem"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    append(1)
    signing.sign(tmp_path, Settings(), NOW)
    return tmp_path


def test_it_is_made_once_with_rights_for_its_owner_only(home: Path) -> None:
    assert stat.S_IMODE((home / KEY).stat().st_mode) == 0o600
    assert stat.S_IMODE((home / KEY).parent.stat().st_mode) == 0o700
    with pytest.raises(Refused):
        keyfile.make_key(home, home / KEY)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_another_account_cannot_read_it(home: Path) -> None:
    for folder in (home, *home.parents):
        if folder.stat().st_uid == 0 and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    nobody = pwd.getpwnam("nobody")
    shell = subprocess.run(["cat", str(home / KEY)], user=nobody.pw_uid, capture_output=True, cwd="/", check=False)
    public = home / "audit-heads" / "KEY.pub"
    seen = subprocess.run(["cat", str(public)], user=nobody.pw_uid, capture_output=True, cwd="/", check=False)
    assert shell.returncode != 0
    assert b"Permission denied" in shell.stderr
    assert b"PUBLIC KEY" in seen.stdout


def test_what_is_no_key_signs_nothing(home: Path) -> None:
    append(1)
    place = home / KEY
    place.write_bytes(b"not a key")
    with pytest.raises(BadInput):
        signing.sign(home, Settings(), NOW)
    place.unlink()
    with pytest.raises(NotFound):
        signing.sign(home, Settings(), NOW)


def test_the_worker_signs_when_it_is_due(home: Path) -> None:
    assert signing.sign_due(home, Settings(), NOW) is None
    append(1)
    assert signing.sign_due(home, Settings(), NOW) is None
    head = signing.sign_due(home, Settings(), NOW + signing.EVERY)
    assert head is not None
    assert (head.number, head.before) == (2, 1)
    assert signing.latest(home) == f"audit-head 2 {head.digest}"
