"""Pictures and the press kit of a version, before it is out too."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lachan.server.access import warnings
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.console.warnings.pages import _one as page_of_one
from lachan.server.console.warnings.pages import house
from lachan.server.console.wording import in_words
from lachan.server.pages.sending import whole
from lachan.server.publications.warnings.forms import kept
from lachan.server.publications.warnings.forms.drawing import Shape
from lachan.server.publications.warnings.reading import editions, preview


@holds(Right.SEE_WARNINGS)
@never_cache
@require_safe
def picture(request: Request, number: int, language: str, shape: str) -> HttpResponse:
    """As PNG, to be looked at on the page."""
    if language not in ("vi", "en") or shape not in (Shape.SQUARE, Shape.WIDE, Shape.SHEET, Shape.HANDOUT):
        raise Http404
    try:
        line = warnings.history(request.asker, number, request.now)[0]
        edition = preview(line, request.now if line.public else line.written_at)
        raw = kept.picture(settings.LACHAN_HOME, edition, house(request), language, Shape(shape), "png")
    except (NotFound, ModuleNotFoundError):
        raise Http404 from None
    return HttpResponse(raw, content_type="image/png")


@holds(Right.SEE_WARNINGS)
@never_cache
@require_safe
def press_kit(request: Request, number: int) -> HttpResponse:
    """Every form in one file; recorded while it is not out."""
    try:
        line = warnings.exported(request.asker, number, request.now)
        edition = preview(line, request.now if line.public else line.written_at)
        before = [one for one in editions(number, request.now) if one.edition < edition.edition]
        raw = kept.press_kit(settings.LACHAN_HOME, [*before, edition], edition, house(request))
    except NotFound:
        raise Http404 from None
    except ModuleNotFoundError as missing:
        wanting = BadInput(f"a program that this needs is not installed: {missing.name}")
        return page_of_one(request, number, error=in_words(wanting), status=422)
    return whole(f"canh-bao-{number}.zip", "application/zip", raw)
