"""Typed settings of one instance: the file `settings.toml` in its home, read once, checked whole.

A *home* is the folder an instance owns: settings, database, raw files, facts, outbox. Where no database address is
set, the home's own SQLite file is used.
"""

import os
import re
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


_PORTAL = re.compile(r"https://([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)/?")


# What may stand on a line of security.txt: one web address, or one way to reach somebody (RFC 3986, printable ASCII).
_WEB = r"^(?:https://[!-~]{1,300})?$"
_REACH = r"^(?:https://|mailto:|tel:)[!-~]{1,300}$"


class Identity(_Strict):
    """Who speaks. Until all four are filled in, all that leaves says BẢN THỬ NGHIỆM and real channels stay shut."""

    legal_name: str = Field(default="", description="full legal name of the body that runs this instance")
    founding_decision: str = Field(default="", description="number and date of the decision that founded it")
    contact: str = Field(default="", description="address people answer to: a mailbox that somebody reads")
    domain: str = Field(default="", description="domain of its mails and pages; Message-IDs are made under it")
    portal: str = Field(
        default="",
        description="address of its public portal under `domain`, as https://…; the only one that a mail links to; "
        "empty: no mail has a link",
    )

    @property
    def complete(self) -> bool:
        """Whether all four are filled in; the portal may come later."""
        return all((self.legal_name, self.founding_decision, self.contact, self.domain))

    @model_validator(mode="after")
    def _portal_is_its_own(self) -> "Identity":
        if self.portal:
            address = _PORTAL.fullmatch(self.portal)
            domain = self.domain.strip().rstrip(".").lower()
            if address is None or not domain or not f".{address[1].lower()}".endswith(f".{domain}"):
                raise ValueError("portal: https:// and a name under `domain`, with no path behind it")
        return self


class Intake(_Strict):
    """Limits of what is read. Sizes in bytes, ages in days."""

    max_file_bytes: int = Field(default=20 << 30, gt=0, description="largest raw file taken in")
    max_unpacked_bytes: int = Field(default=60 << 30, gt=0, description="largest archive, unpacked")
    max_ratio: int = Field(default=300, gt=1, description="unpacked to packed size above which an archive is a bomb")
    oldest_days: int = Field(default=400, gt=0, description="rows older than this before receipt are rejects")
    future_days: int = Field(default=1, ge=0, description="rows later than this after receipt are rejects")


class Attached(StrEnum):
    """A form of the list that goes with a mail."""

    CSV = "csv"  # for people and spreadsheets
    XARF = "xarf"  # XARF v4, a JSON object a line
    N6 = "n6"  # as CERT Polska's n6 writes events, a JSON object a line
    POINTER = "pointer"  # no list: where it is fetched, how long it is, its digest


class Notices(_Strict):
    """When organisations are told."""

    minimum_interval_hours: int = Field(
        default=24, ge=0, description="least time between two digests of one class to one organisation"
    )
    answer_days: int = Field(default=90, gt=0, description="days for which the link to the answer page holds")
    attachments: tuple[Attached, ...] = Field(
        default=(Attached.CSV,),
        min_length=1,
        description="forms of the list that goes with a mail: csv, xarf, n6, pointer",
    )
    attachments_by_organisation: dict[str, Annotated[tuple[Attached, ...], Field(min_length=1)]] = Field(
        default={}, description="forms for single organisations by key, instead of the above"
    )
    trial: bool = Field(default=False, description="only organisations that are enrolled are told")
    disputed_days: int = Field(
        default=90, gt=0, description="of what an organisation called false or not its own it is not told for so long"
    )
    rows_attached: int = Field(
        default=50_000,
        ge=0,
        description="a longer list is not attached, and not split: its mail says where it is fetched; to an "
        "organisation without an account or a key it goes in mails all the same; 0: every list is attached",
    )
    rows_per_mail: int = Field(
        default=100_000, gt=0, description="a longer list goes in several mails, each with its code and number"
    )

    def attached_to(self, organisation: str) -> tuple[Attached, ...]:
        """The forms for an organisation, in the order in which they stand in the mail."""
        return self.attachments_by_organisation.get(organisation, self.attachments)


class Registry(_Strict):
    """When a change of the registry waits for a person, and how long entries are believed. Shares from 0 to 1."""

    approve_moved_share: float = Field(
        default=0.01, ge=0, le=1, description="infections that may move to another organisation without approval"
    )
    approve_ended_share: float = Field(
        default=0.05, ge=0, le=1, description="claims of a source that may end without approval"
    )
    moved_days: int = Field(default=30, gt=0, le=366, description="days of infections that a change is weighed by")
    hand_days: int = Field(
        default=365, gt=0, description="days that a hand-made claim holds against a register that contradicts it"
    )
    confirm_days: int = Field(default=183, gt=0, description="days after which its holder confirms a contact again")


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


class Mailbox(_Strict):
    """The mailbox that answers and bounces come to: an IMAP folder, or a maildir. Mails stay in it."""

    host: str = Field(default="", description="name of the IMAP server, as in its certificate; empty: there is none")
    port: int = Field(default=993, gt=0, lt=65536, description="993 for tls (RFC 8314), 143 for starttls")
    security: Security = Field(
        default=Security.TLS, description="tls, starttls, or none: for a server on this machine only"
    )
    username: str = Field(default="", description="login; empty: none")
    password_file: str = Field(default="", description="file with the password, relative to the home; kept from others")
    ca_file: str = Field(
        default="", description="PEM file of the only authorities trusted, relative to the home; empty: the system's"
    )
    folder: str = Field(default="INBOX", description="folder that is read; ASCII")
    maildir: str = Field(
        default="", description="folder of a maildir instead of a server, absolute or relative to the home"
    )
    timeout_seconds: int = Field(default=60, gt=0, description="longest wait for a reply")
    max_message_bytes: int = Field(default=25 << 20, gt=0, description="a larger mail is not read: work for a person")
    checked_by: str = Field(
        default="",
        description="the name by which your mail server signs its Authentication-Results (RFC 8601): an answer then "
        "counts only where that server found that the sender's domain sent it; empty: not asked for",
    )

    @model_validator(mode="after")
    def _one_and_closed_to_others(self) -> "Mailbox":
        if self.host and self.maildir:
            raise ValueError("host and maildir: one of them")
        if not self.folder.isascii() or not self.folder.isprintable() or not self.folder:
            raise ValueError("folder: ASCII letters and signs only")
        if self.security is Security.NONE and self.host and not _on_this_machine(self.host):
            raise ValueError("security: none is for a server on this machine only")
        if bool(self.username) != bool(self.password_file):
            raise ValueError("username and password_file: both, or neither")
        return self


class Letters(_Strict):
    """Official letters (công văn) to state bodies. What the letterhead and the signature say is Vietnamese."""

    superior: str = Field(default="", description="body above the issuer, as the letterhead names it; empty: none")
    issuer: str = Field(default="", description="issuing body as the letterhead names it; empty: identity.legal_name")
    issuer_symbol: str = Field(default="", description="its abbreviation in the letter's number, for example A05")
    unit_symbol: str = Field(default="", description="abbreviation of the unit that drafts: number and copy to be kept")
    place: str = Field(default="", description="place name before the date, for example Hà Nội")
    authority: tuple[str, ...] = Field(
        default=(), description="lines above the signature, for example KT. CỤC TRƯỞNG, then PHÓ CỤC TRƯỞNG"
    )
    signer: str = Field(default="", description="full name of whoever signs")
    answer_days: int = Field(default=15, gt=0, description="days from the letter's date within which to answer")
    fonts: tuple[str, ...] = Field(
        default=("/usr/share/fonts",),
        description="folders with Times New Roman, Tinos or Liberation Serif",
    )
    trust_roots: tuple[str, ...] = Field(
        default=(), description="PEM files of the only roots trusted to sign, relative to the home; empty: none"
    )
    revocation_lists: tuple[str, ...] = Field(
        default=(), description="files of revoked certificates (CRL, RFC 5280), relative to the home"
    )
    revocation_required: bool = Field(
        default=False, description="refuse a signature of which nothing says whether its certificates were revoked"
    )


def _on_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Dkim(_Strict):
    """The signature of mails (RFC 6376). Without a key file they are not signed."""

    key_file: str = Field(
        default="", description="RSA private key in PEM, relative to the home; kept from others; empty: not signed"
    )
    selector: str = Field(
        default="lachan", pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", description="the name of the key in the DNS"
    )
    domain: str = Field(default="", description="the domain that signs, `identity.domain` or above; empty: that one")


class Audit(_Strict):
    """The record of who did what."""

    key_file: str = Field(
        default="audit-key/ed25519.pem",
        description="key that signs heads, relative to the home; the account of the web process must not read it",
    )


class Cases(_Strict):
    """Cases: what may be attached, and from where it is fetched."""

    max_attachment_bytes: int = Field(
        default=8 << 20, gt=0, description="largest file of a case; `web.max_upload_bytes` holds for the form around it"
    )
    max_attachments: int = Field(default=20, ge=0, le=1_000, description="files of one case")
    downloads_host: str = Field(
        default="",
        pattern=r"^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*)?$",
        description="a second name of the service, from which alone files are fetched, by links that are signed and "
        "short-lived; empty: from the console itself",
    )
    link_minutes: int = Field(default=5, gt=0, le=60, description="minutes for which such a link opens")


class Citizens(_Strict):
    """What people report at `/bao`: how much is taken, how long it is kept, and the key it is sealed under."""

    accept: bool = Field(default=True, description="whether reports are taken; if not, the page names the other ways")
    key_file: str = Field(
        default="citizens-key",
        description="key that reports are sealed under, absolute or relative to the home; back it up apart from the "
        "database: without it no report can be read",
    )
    keep_days: int = Field(
        default=180, gt=0, le=3_660, description="days after which a report goes, with its pictures and answers"
    )
    max_pictures: int = Field(default=3, ge=0, le=9, description="pictures of one report; 0: none are taken")
    max_picture_bytes: int = Field(
        default=3_000_000, gt=0, description="largest picture; `web.max_upload_bytes` holds for the whole form"
    )
    max_stored_bytes: int = Field(
        default=20_000_000_000, gt=0, description="all pictures kept; above it reports are taken without pictures"
    )
    max_per_hour: int = Field(
        default=600,
        gt=0,
        description="reports taken in an hour, from everybody together; a place that sends very many has half",
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
    ipv4_host: str = Field(
        default="",
        pattern=r"^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*)?$",
        description="a name of the service that has an IPv4 address only: the check asks there for the visitor's other "
        "address; empty: it does not",
    )
    ipv6_host: str = Field(
        default="",
        pattern=r"^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*)?$",
        description="the same with an IPv6 address only",
    )
    processes: int = Field(default=1, ge=1, le=64, description="web processes; more than one for PostgreSQL only")
    threads: int = Field(default=4, ge=1, le=64, description="threads of each web process")
    worker_nice: int = Field(
        default=5, ge=0, le=19, description="how far the worker steps back for the web processes: 0 (not at all) to 19"
    )
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


class Daily(_Strict):
    """Daily files: for each organisation, what was received on one UTC day and concerns it."""

    keep_days: int = Field(default=30, gt=0, le=366, description="days for which a day's files stay")


class Team(_Strict):
    """What the body that runs this says of its incident team: `/.well-known/security.txt` (RFC 9116), `/rfc2350`."""

    short_name: str = Field(default="", max_length=100, description="short name of the team")
    address: str = Field(default="", max_length=300, description="postal address")
    phone: str = Field(default="", max_length=40, description="telephone")
    emergency_phone: str = Field(default="", max_length=40, description="telephone at any hour")
    hours: str = Field(default="", max_length=200, description="hours of work, in Vietnam's time")
    constituency: str = Field(default="", max_length=500, description="whom it serves, in Vietnamese")
    constituency_en: str = Field(default="", max_length=500, description="the same in English")
    authority: str = Field(default="", max_length=500, description="what it may do and by which text, in Vietnamese")
    authority_en: str = Field(default="", max_length=500, description="the same in English")
    key_fingerprint: str = Field(
        default="", pattern=r"^(?:[0-9A-F]{40}|[0-9A-F]{64})?$", description="fingerprint of its OpenPGP key"
    )
    key_address: str = Field(default="", pattern=_WEB, description="where the key is, as https://…")
    policy: str = Field(default="", pattern=_WEB, description="its policy for reports of weaknesses, as https://…")
    acknowledgments: str = Field(default="", pattern=_WEB, description="where it thanks reporters, as https://…")
    contacts: tuple[Annotated[str, Field(max_length=300, pattern=_REACH)], ...] = Field(
        default=(),
        description="where weaknesses of this service are reported: mailto:…, https://… or tel:…, the preferred one "
        "first; empty: identity.contact",
    )
    expires_days: int = Field(
        default=90, gt=0, le=365, description="days for which security.txt holds (RFC 9116 §2.5.5)"
    )
    revised: str = Field(
        default="", pattern=r"^(?:\d{4}-\d{2}-\d{2})?$", description="day on which these facts were last looked at"
    )


class Figures(_Strict):
    """What is published of the country's state."""

    operators: bool = Field(
        default=False,
        description="publish a figure per operator too, for 1,000 lines: needs `operator-lines.csv` in the home",
    )


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
    registry: Registry = Registry()
    retention: Retention = Retention()
    database: Database = Database()
    smtp: Smtp = Smtp()
    dkim: Dkim = Dkim()
    mailbox: Mailbox = Mailbox()
    letters: Letters = Letters()
    audit: Audit = Audit()
    cases: Cases = Cases()
    citizens: Citizens = Citizens()
    web: Web = Web()
    daily: Daily = Daily()
    figures: Figures = Figures()
    team: Team = Team()
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
