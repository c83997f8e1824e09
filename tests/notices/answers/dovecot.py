"""A real Dovecot of the tests' own on loopback: a folder and ports of its own, one user, his mails in a maildir."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lachan.server.base.settings import Mailbox, Security
from tests.needs import find
from tests.notices.mail_server import LOGIN, PASSWORD, certificate

_CONFIG = """\
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
instance_name = lachan-test
ssl = yes
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.pem
disable_plaintext_auth = no
mail_location = maildir:{folder}/mails
first_valid_uid = 1
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group_of_user} home={folder}/home
}}
service imap-login {{
  {chroot}
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  {chroot}
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """The running server. `mails`: the user's maildir, into which a test delivers."""

    folder: Path
    plain: int
    tls: int

    @property
    def mails(self) -> Path:
        return self.folder / "mails"

    def settings(self, home: Path, security: Security = Security.TLS, **more: object) -> Mailbox:
        """How the settings name it; its password and authority are put into the home."""
        (home / "mailbox-password").write_text(PASSWORD + "\n", encoding="utf-8")
        shutil.copy(self.folder / "authority.pem", home / "authority.pem")
        values: dict[str, object] = {
            "host": "localhost",
            "port": self.tls if security is Security.TLS else self.plain,
            "security": security,
            "username": LOGIN,
            "password_file": "mailbox-password",
            "ca_file": "authority.pem",
            "timeout_seconds": 20,
        }
        return Mailbox(**{**values, **more})  # type: ignore[arg-type]

    def deliver(self, mails: Mapping[str, bytes]) -> None:
        """Put mails, by name, where the user's new mails lie."""
        deliver(self.mails, mails)
        _give_away(self.mails)

    def forget(self) -> None:
        """An empty mailbox, with its indexes and keywords gone."""
        shutil.rmtree(self.mails, ignore_errors=True)
        deliver(self.mails, {})
        _give_away(self.mails)


def deliver(maildir: Path, mails: Mapping[str, bytes]) -> None:
    """Deliver into a maildir as its specification says: written in tmp/, moved to new/, named by order."""
    for part in ("tmp", "new", "cur"):
        (maildir / part).mkdir(parents=True, exist_ok=True)
    for number, (name, raw) in enumerate(mails.items()):
        aside = maildir / "tmp" / f"{1_700_000_000 + number}.{name}.mx"
        aside.write_bytes(raw)
        aside.rename(maildir / "new" / aside.name)


def _user() -> pwd.struct_passwd:
    """Whom the mails belong to: Dovecot serves no root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _give_away(place: Path) -> None:
    if os.geteuid() == 0:
        user = _user()
        for path in (place, *place.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        assert isinstance(port, int)
        return port


@contextmanager
def running() -> Iterator[Dovecot]:
    folder = Path(tempfile.mkdtemp(prefix="lachan-imap-"))
    folder.chmod(0o755)
    certificate(folder)
    user, root = _user(), os.geteuid() == 0
    started = Dovecot(folder, _free_port(), _free_port())
    (folder / "home").mkdir()
    _give_away(folder / "home")
    started.forget()
    config = folder / "dovecot.conf"
    config.write_text(
        _CONFIG.format(
            folder=folder, password=PASSWORD, plain=started.plain, tls=started.tls,
            internal="dovecot" if root else user.pw_name, login="dovenull" if root else user.pw_name,
            group="dovecot" if root else user.pw_gid, user=user.pw_uid, group_of_user=user.pw_gid,
            chroot="" if root else "chroot =",
        ),
        encoding="utf-8",
    )  # fmt: skip
    program = find("dovecot") or "/usr/sbin/dovecot"
    process = subprocess.Popen([program, "-F", "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        _wait(started)
        yield started
    finally:
        process.terminate()
        process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(started: Dovecot) -> None:
    for _ in range(300):
        try:
            with socket.create_connection(("127.0.0.1", started.plain), timeout=5) as probe:
                if probe.recv(4) == b"* OK":
                    return
        except OSError:
            pass
        time.sleep(0.1)
    log = started.folder / "log"
    raise RuntimeError("Dovecot did not start: " + (log.read_text("utf-8")[-2000:] if log.exists() else ""))
