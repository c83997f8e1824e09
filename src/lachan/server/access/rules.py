"""Which address of the service is open to whom: a rule for each, declared where its view stands.

    @holds(Right.SEE_PEOPLE)
    def people(request): ...

A view without a rule answers 404 to everybody (`identify.Identify`), and the tests walk the table of addresses and fail
for one. Who lacks the right gets the same 404 as for an address that does not exist.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, reverse

from lachan.server.access.asker import Asker, Standing
from lachan.server.access.request import Request
from lachan.server.access.rights import SCOPES, Right
from lachan.server.accounts import sessions
from lachan.server.accounts.words import Scope
from lachan.server.base.errors import Refused

View = Callable[..., HttpResponseBase]
_MARK: Final = "lachan_rule"


class Who(StrEnum):
    """To whom an address is open."""

    ANYBODY = "anybody"
    HALF = "half"  # a session, also one whose second factor is still to come
    SIGNED_IN = "signed-in"
    HOLDS = "holds"  # who has a right
    KEY = "key"  # a program whose key has a scope


@dataclass(frozen=True, slots=True)
class Rule:
    """`why`: why it is open to anybody. `fresh`: a session must have shown again who it is, a short while ago.
    `keeps`: a form that was sent too late for that reaches the view, which gives back what was typed (`stale`)."""

    who: Who
    why: str = ""
    right: Right | None = None
    scope: Scope | None = None
    fresh: bool = False
    keeps: bool = False


def anybody(why: str) -> Callable[[View], View]:
    """Open to the whole world, for a reason."""
    return _declare(Rule(Who.ANYBODY, why))


def half(view: View) -> View:
    """Open to a session that is still signing in."""
    return _declare(Rule(Who.HALF))(view)


def signed_in(view: View) -> View:
    """Open to everybody who is signed in, about themselves."""
    return _declare(Rule(Who.SIGNED_IN))(view)


def freshly_signed_in(view: View) -> View:
    """The same, for what changes one's own proofs: who one is must have been shown a short while ago."""
    return _declare(Rule(Who.SIGNED_IN, fresh=True))(view)


def holds(right: Right, *, fresh: bool = False, keeps: bool = False) -> Callable[[View], View]:
    """Open to who has the right somewhere; the gate says of whom."""
    return _declare(Rule(Who.HOLDS, right=right, fresh=fresh, keeps=keeps))


def stale(request: Request) -> bool:
    """Whether the session must show again who it is. A view that `keeps` asks this before it does anything."""
    return request.asker.session is not None and not sessions.proved(request.asker.session, request.now)


def must_be_fresh(request: Request) -> None:
    """What a view that `keeps` asks inside its own handling of errors, so that the form comes back as it was typed.

    Errors: Refused; the page then shows the way to prove it (`request.late`).
    """
    if stale(request):
        request.late = True
        raise Refused("it is a while since you showed who you are: show it again, then send this form once more")


def key(scope: Scope) -> Callable[[View], View]:
    """Open to programs."""
    return _declare(Rule(Who.KEY, right=SCOPES[scope], scope=scope))


def guarded(patterns: Sequence[URLPattern | URLResolver], rule: Rule) -> list[URLPattern | URLResolver]:
    """Addresses of somebody else's making (a framework's), all under one rule."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            guarded(pattern.url_patterns, rule)
        elif rule_of(pattern.callback) is None:
            pattern.callback = _declare(rule)(pattern.callback)
    return list(patterns)


def rule_of(view: Any) -> Rule | None:
    """The rule of a view; None: it has none, and answers nobody."""
    found = getattr(view, _MARK, None)
    return found if isinstance(found, Rule) else None


def walk(patterns: Sequence[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of a table: its route as text, and its pattern."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        else:
            yield route, pattern


def _declare(rule: Rule) -> Callable[[View], View]:
    def declared(view: View) -> View:
        @wraps(view)
        def answer(request: Request, *arguments: Any, **named: Any) -> HttpResponseBase:
            refused = refusal(rule, request)
            return view(request, *arguments, **named) if refused is None else refused

        setattr(answer, _MARK, rule)
        return answer

    return declared


def refusal(rule: Rule, request: Request) -> HttpResponse | None:
    """What is answered instead of the view; None: go on. Errors: Http404 for who lacks the right."""
    asker = request.asker
    if rule.who is Who.ANYBODY:
        return None
    if rule.who is Who.KEY:
        return _for_program(rule, asker)
    if asker.standing in (Standing.NOBODY, Standing.KEY):
        return _to("sign-in", request)
    if rule.who is Who.HALF:
        return None
    if asker.standing is Standing.HALF:
        return _to("second-factor", request)
    if rule.right is not None and not asker.may(rule.right):
        raise Http404
    if rule.fresh and stale(request) and not (rule.keeps and request.method == "POST"):
        return _to("prove-again", request)
    return None


def _for_program(rule: Rule, asker: Asker) -> HttpResponse | None:
    if asker.standing is not Standing.KEY:
        return JsonResponse(
            {"detail": "a key is needed: Authorization: Bearer …"}, status=401, headers={"WWW-Authenticate": "Bearer"}
        )
    if rule.right is None or not asker.may(rule.right):
        raise Http404
    return None


def _to(name: str, request: Request) -> HttpResponse:
    """To a page of the sign-in, and back afterwards. A form that was sent is not sent again: back to where it stood."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': back})}")
