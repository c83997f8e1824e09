"""A real mail server in a process of its own, on loopback, that does what the recipient's name asks of it.

`python -m tests.notices.mail_server FOLDER` prints its ports as JSON and serves until its input ends. What it took over
is one line each in FOLDER/arrived.jsonl, written before the reply. A recipient's name is `behaviour.anything@…`:

    rcpt-550  rcpt-451  rcpt-421  data-550  data-451  end-554  end-552  end-451  end-garbage   that reply at that step
    once-451      put off the first time
    drop-rcpt     the connection is cut before DATA
    drop-body     … after 354, while the message is on its way
    drop-taken    … after the end of the message, which was taken over
    drop-lost     … after the end of the message, which was not
    slow-SECONDS  the reply to the end of the message takes that long
"""

import asyncio
import hashlib
import json
import ssl
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

LOGIN, PASSWORD = "lachan", "mat-khau-thu"
SMALL = 2000
_SAYS = {"550": "550 5.1.1 no such user", "451": "451 4.7.1 later", "421": "421 4.3.2 closing", "garbage": "gar bage"}
_SAYS |= {"554": "554 5.7.1 not this", "552": "552 5.3.4 too big"}


@dataclass(frozen=True)
class MailServer:
    """The running server, as a test sees it. Ports: plain, small, wants-login, starttls, tls."""

    folder: Path
    ports: dict[str, int]

    def arrived(self) -> list[dict[str, Any]]:
        place = self.folder / "arrived.jsonl"
        return [json.loads(line) for line in place.read_text("utf-8").splitlines()] if place.exists() else []

    def forget(self) -> None:
        (self.folder / "arrived.jsonl").unlink(missing_ok=True)


@contextmanager
def running(folder: Path) -> Iterator[MailServer]:
    certificate(folder)
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.notices.mail_server", str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield MailServer(folder, json.loads(process.stdout.readline()))
    finally:
        process.stdin.close()
        process.wait(timeout=30)
        process.stdout.close()


def certificate(folder: Path) -> None:
    """An authority of its own and a certificate for `localhost`: authority.pem, server.pem with its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    def name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    now, keys = datetime.now(UTC), [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]

    def signed(subject: str, key: ec.EllipticCurvePrivateKey, authority: bool) -> x509.Certificate:
        names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
        made = x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name("authority"))
        made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
        made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        made = made.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        return (made if authority else made.add_extension(names, critical=False)).sign(keys[0], hashes.SHA256())

    pem = serialization.Encoding.PEM
    (folder / "authority.pem").write_bytes(signed("authority", keys[0], authority=True).public_bytes(pem))
    key = keys[1].private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.pem").write_bytes(signed("localhost", keys[1], authority=False).public_bytes(pem) + key)


def _serve(folder: Path) -> None:
    from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

    tries: Counter[str] = Counter()
    sessions: dict[int, int] = {}

    def behaviour(address: str) -> tuple[str, str]:
        first, _, second = address.partition("@")[0].partition(".")[0].partition("-")
        return (first, address.partition("@")[0].split("-")[1].rpartition(".")[0]) if second else (first, "")

    class Behaving:
        async def handle_MAIL(
            self, server: SMTP, session: Session, envelope: Envelope, sender: str, options: list[str]
        ) -> str:
            if sender.startswith("refused@"):
                return "550 5.7.1 not from you"
            envelope.mail_from = sender
            envelope.mail_options.extend(options)
            return "250 OK"

        async def handle_RCPT(
            self, server: SMTP, session: Session, envelope: Envelope, to: str, options: list[str]
        ) -> str:
            step, says = behaviour(to)
            tries[to] += 1
            if step == "rcpt" or (step == "once" and tries[to] == 1):
                if says == "421":
                    asyncio.get_running_loop().call_soon(server.transport.close)
                return _SAYS[says]
            if (step, says) == ("drop", "rcpt"):
                server.transport.abort()
            envelope.rcpt_tos.append(to)
            envelope.rcpt_options.extend(options)
            return "250 OK"

        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
            step, says = behaviour(envelope.rcpt_tos[0])
            if step == "slow":
                await asyncio.sleep(float(says))
            if step == "end":
                return _SAYS[says]
            if (step, says) != ("drop", "lost"):
                raw = envelope.content
                assert isinstance(raw, bytes)
                (message_id,) = (line for line in raw.split(b"\r\n") if line.startswith(b"Message-ID: "))
                line = {
                    "message_id": message_id.decode()[13:-1],
                    "to": envelope.rcpt_tos,
                    "from": envelope.mail_from,
                    "options": envelope.mail_options + envelope.rcpt_options,
                    "digest": hashlib.sha256(raw).hexdigest(),
                    "connection": sessions.setdefault(id(session), len(sessions)),
                    "ehlo": session.host_name,
                    "login": session.authenticated,
                    "tls": server.transport.get_extra_info("sslcontext") is not None,
                }
                with (folder / "arrived.jsonl").open("a", encoding="utf-8") as out:
                    out.write(json.dumps(line) + "\n")
            if step == "drop":
                server.transport.abort()
            return "250 2.0.0 taken over"

    class Dropping(SMTP):
        async def smtp_DATA(self, arg: str) -> None:
            step, says = behaviour(self.envelope.rcpt_tos[0]) if self.envelope and self.envelope.rcpt_tos else ("", "")
            if step == "data":
                await self.push(_SAYS[says])
            elif (step, says) == ("drop", "body"):
                await self.push("354 go on")
                self.transport.abort()
            else:
                await super().smtp_DATA(arg)

    def authenticated(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (LOGIN.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        keys = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        keys.load_cert_chain(folder / "server.pem")
        login: dict[str, Any] = {"authenticator": authenticated, "auth_required": True}
        kinds: dict[str, tuple[dict[str, Any], ssl.SSLContext | None]] = {
            "plain": ({}, None),
            "small": ({"data_size_limit": SMALL}, None),
            "wants-login": ({"auth_require_tls": False, **login}, None),
            "starttls": ({"tls_context": keys, "require_starttls": True, **login}, None),
            "tls": ({"auth_require_tls": False, **login}, keys),
        }
        ports = {}
        for name, (options, context) in kinds.items():

            def made(options: dict[str, Any] = options) -> SMTP:
                return Dropping(Behaving(), hostname="mx.example", loop=loop, **options)

            listening = await loop.create_server(made, "127.0.0.1", 0, ssl=context)
            ports[name] = listening.sockets[0].getsockname()[1]
        print(json.dumps(ports), flush=True)
        await loop.run_in_executor(None, sys.stdin.read)

    asyncio.run(main())


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
