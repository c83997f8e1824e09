"""Why a detection is whose it is, in words: the three answers of attribution and every claim that was looked at."""

from dataclasses import dataclass
from typing import Final

from lachan.server.access.detections import Seen
from lachan.server.attribution.explain import Candidate, Finding, Why
from lachan.server.pages.say import vietnamese

_ROLES: Final = (
    ("Bên giữ địa chỉ", "Who holds the address"),
    ("Nhà mạng", "Who operates the network"),
    ("Bên giữ tên miền", "Who holds the domain"),
)
_RULES: Final = {
    "prefix": ("vì địa chỉ nằm trong {text}", "because the address lies in {text}"),
    "override": ("vì {text} được ghi ưu tiên đặc biệt", "because {text} is registered as an override"),
    "asn": ("vì địa chỉ được {text} quảng bá", "because {text} announces the address"),
    "domain": ("vì tên nằm dưới {text}", "because the name lies under {text}"),
}
_CONFLICT: Final = (
    "Nhiều tổ chức có căn cứ ngang nhau: chưa tính cho ai.",
    "Several organisations have equal claims: it counts for none.",
)
_NONE: Final = ("Không có ai trong danh bạ.", "Nobody in the registry.")
_HIDDEN: Final = ("Không phải tổ chức của bạn.", "Not an organisation of yours.")


@dataclass(frozen=True, slots=True)
class Answer:
    """One of them. `because`: a sentence; `candidates` from best to worst, each with why it won or lost."""

    role: str
    organisation: str | None
    because: str
    candidates: tuple[Candidate, ...]
    reasons: tuple[tuple[Candidate, str], ...]


def answers(seen: Seen) -> list[Answer]:
    """Holder, operator, and domain holder where the row names a domain."""
    findings = (seen.holder, seen.operator, *((seen.domain_holder,) if seen.host else ()))
    return [_answer(_said(role), finding) for role, finding in zip(_ROLES, findings, strict=False)]


def _answer(role: str, finding: Finding | None) -> Answer:
    if finding is None:
        return Answer(role, None, _said(_HIDDEN), (), ())
    if finding.organisation is None:
        return Answer(
            role,
            None,
            _said(_CONFLICT if finding.rule == "conflict" else _NONE),
            finding.candidates,
            _reasons(finding.candidates),
        )
    because = _said(_RULES.get(finding.rule, ("{text}", "{text}"))).format(text=finding.text or "")
    return Answer(role, finding.organisation, because, finding.candidates, _reasons(finding.candidates))


def _reasons(candidates: tuple[Candidate, ...]) -> tuple[tuple[Candidate, str], ...]:
    return tuple((c, _why(c.why)) for c in candidates)


def _why(why: Why) -> str:
    return why.vi if vietnamese() else why.en


def _said(pair: tuple[str, str]) -> str:
    return pair[0] if vietnamese() else pair[1]
