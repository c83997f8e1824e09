"""Typed settings of one instance: the file `settings.toml` in its home, read once, checked whole.

A *home* is the folder an instance owns: settings, database, raw files, facts, outbox. Where no database address is
set, the home's own SQLite file is used.
"""

import os
import tomllib
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from lachan.server.base.errors import BadInput, NotFound

SETTINGS_FILE = "settings.toml"


class Role(StrEnum):
    """Which doors an instance opens (one program, four roles)."""

    HUB = "hub"
    ISP = "isp"
    CENTRE = "centre"
    HOLDER = "holder"


class Kind(StrEnum):
    """What stands behind the figures: a real instance, or invented data that says so on everything that leaves."""

    REAL = "real"
    DEMO = "demo"
    SIMULATED = "simulated"

    @property
    def invented(self) -> bool:
        """Whether its figures are invented: they never leave by a real channel, nor stand beside real ones."""
        return self is not Kind.REAL


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Identity(_Strict):
    """Who speaks. Until all four are filled in, all that leaves says BẢN THỬ NGHIỆM and real channels stay shut."""

    legal_name: str = Field(default="", description="full legal name of the body that runs this instance")
    founding_decision: str = Field(default="", description="number and date of the decision that founded it")
    contact: str = Field(default="", description="address people answer to: a mailbox that somebody reads")
    domain: str = Field(default="", description="domain of its mails and pages; Message-IDs are made under it")

    @property
    def complete(self) -> bool:
        """Whether all four are filled in."""
        return all((self.legal_name, self.founding_decision, self.contact, self.domain))


class Intake(_Strict):
    """Limits of what is read. Sizes in bytes, ages in days."""

    max_file_bytes: int = Field(default=20 << 30, gt=0, description="largest raw file taken in")
    max_unpacked_bytes: int = Field(default=60 << 30, gt=0, description="largest archive, unpacked")
    max_ratio: int = Field(default=300, gt=1, description="unpacked to packed size above which an archive is a bomb")
    oldest_days: int = Field(default=400, gt=0, description="rows older than this before receipt are rejects")
    future_days: int = Field(default=1, ge=0, description="rows later than this after receipt are rejects")


class Notices(_Strict):
    """When organisations are told."""

    minimum_interval_hours: int = Field(
        default=24, ge=0, description="least time between two digests of one class to one organisation"
    )


class Retention(_Strict):
    """How long facts are kept, in days of their events. Summaries outlive them."""

    days: int = Field(default=730, gt=0, description="facts of any class older than this are forgotten")
    by_class: dict[str, Annotated[int, Field(gt=0)]] = Field(
        default={}, description="days for single RSIT classes, instead of the above"
    )


class Database(_Strict):
    """Where decisions are kept."""

    url: str = Field(default="", description="postgresql://user:password@host:port/name; empty: SQLite in the home")


class Security(StrEnum):
    """How the way to the mail server is kept from others' eyes."""

    TLS = "tls"  # from the first byte (RFC 8314)
    STARTTLS = "starttls"  # refused where the server does not offer it (RFC 3207)
    NONE = "none"  # a server on this machine only


class Smtp(_Strict):
    """The mail server that takes the notices. Its password is a file, so that this one can be shown."""

    host: str = Field(default="", description="name of the mail server, as in its certificate; empty: there is none")
    port: int = Field(default=587, gt=0, lt=65536, description="587 for starttls, 465 for tls (RFC 8314)")
    security: Security = Field(
        default=Security.STARTTLS, description="starttls, tls, or none: for a server on this machine only"
    )
    username: str = Field(default="", description="login; empty: none")
    password_file: str = Field(default="", description="file with the password, relative to the home; kept from others")
    ca_file: str = Field(
        default="", description="PEM file of the only authorities trusted, relative to the home; empty: the system's"
    )
    bounces_to: str = Field(
        default="", description="address of the envelope, which bounces go to; empty: identity.contact"
    )
    timeout_seconds: int = Field(
        default=300, gt=0, description="longest wait for a reply; twice that after a message (RFC 5321 §4.5.3.2)"
    )
    max_per_minute: int = Field(default=60, gt=0, description="messages a minute, evenly spaced")
    max_per_connection: int = Field(default=100, gt=0, description="messages before it connects anew")

    @model_validator(mode="after")
    def _closed_to_others(self) -> "Smtp":
        if self.security is Security.NONE and self.host and not _on_this_machine(self.host):
            raise ValueError("security: none is for a server on this machine only")
        if bool(self.username) != bool(self.password_file):
            raise ValueError("username and password_file: both, or neither")
        return self


def _on_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Audit(_Strict):
    """The record of who did what."""

    key_file: str = Field(
        default="audit-key/ed25519.pem",
        description="key that signs heads, relative to the home; the account of the web process must not read it",
    )


class LogForm(StrEnum):
    """How log lines are written."""

    TEXT = "text"
    JSON = "json"


class Web(_Strict):
    """The service. A proxy in front brings HTTPS; without one, serve this machine only."""

    https: bool = Field(
        default=False, description="a proxy in front speaks HTTPS with the world: cookies and links are for HTTPS only"
    )
    proxies: tuple[str, ...] = Field(
        default=(), description="addresses of the proxies whose X-Forwarded-For and -Proto are believed"
    )
    processes: int = Field(default=1, ge=1, le=64, description="web processes; more than one for PostgreSQL only")
    threads: int = Field(default=4, ge=1, le=64, description="threads of each web process")
    max_upload_bytes: int = Field(default=10 << 20, gt=0, description="largest body of a request, in bytes")
    log: LogForm = Field(default=LogForm.TEXT, description="form of the log on standard error: text or json")

    @model_validator(mode="after")
    def _proxies_are_addresses(self) -> "Web":
        for proxy in self.proxies:
            try:
                ip_address(proxy)
            except ValueError:
                raise ValueError("proxies: each an IP address") from None
        return self


class Settings(_Strict):
    """Everything an instance is told; unknown names are errors."""

    role: Role = Field(default=Role.HUB, description="which doors it opens: hub, isp, centre or holder")
    kind: Kind = Field(
        default=Kind.REAL,
        description="real; demo and simulated: invented data that says so on everything that leaves",
    )
    identity: Identity = Identity()
    intake: Intake = Intake()
    notices: Notices = Notices()
    retention: Retention = Retention()
    database: Database = Database()
    smtp: Smtp = Smtp()
    audit: Audit = Audit()
    web: Web = Web()
    episode_gap_days: int = Field(default=30, gt=0, description="a gap longer than this begins a new infection episode")

    @property
    def banner(self) -> str:
        """What everything that leaves must say first: that it is invented or a trial, or nothing."""
        if self.kind.invented:
            return "SỐ LIỆU GIẢ LẬP"
        return "" if self.identity.complete else "BẢN THỬ NGHIỆM"


def home_folder() -> Path:
    """The instance's home: `LACHAN_HOME`, else `./var`. Not checked to exist."""
    return Path(os.environ.get("LACHAN_HOME") or "var").absolute()


def load(home: Path) -> Settings:
    """Read `home/settings.toml`.

    Errors: NotFound where the home was never made, BadInput where the file is not TOML or names an unknown setting
    (values are not repeated: the file holds passwords).
    """
    path = home / SETTINGS_FILE
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFound(f"{home} is not a home of Lá Chắn: make one with `lachan init --home {home}`") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: not readable as TOML: {error}") from None
    try:
        return Settings.model_validate(raw)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(str(p) for p in e['loc'])}: {e['msg']}" for e in error.errors())
        raise BadInput(f"{path}: {wrong}") from None
