"""Addresses of the authority's own portal, the only ones that a mail names: pure, from the identity's `portal`."""

from typing import Final

_ANSWER: Final = "/tra-loi/"
_CHECK: Final = "/kiem-tra"


def answer_link(portal: str, token: str) -> str:
    """The link that one mail carries."""
    return f"{portal.rstrip('/')}{_ANSWER}{token}"


def list_address(portal: str, code: str) -> str:
    """Where a notice's list is fetched that is not attached."""
    return f"{portal.rstrip('/')}/api/notices/{code}/list"


def list_page(portal: str, code: str) -> str:
    """The same for a person, who signs in first."""
    return f"{portal.rstrip('/')}/console/notices/{code}/list/"


def files_page(portal: str) -> str:
    """Where a person finds their daily files."""
    return f"{portal.rstrip('/')}/console/files/"


def check_page(portal: str) -> str:
    """The address that people type to check a code, without its scheme; empty where there is no portal."""
    return portal.removeprefix("https://").rstrip("/") + _CHECK if portal else ""


def domain_of(link: str) -> str:
    """The name of the host in a link of ours."""
    return link.removeprefix("https://").partition("/")[0]
