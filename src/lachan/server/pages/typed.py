"""A form that was not taken is shown again with what was typed into it: `{% typed "why" "close-case" %}`.

The form is known by the name of the address it was sent to, and where a page has several of one address by the number
in it. A page that answers anything but a sent form shows empty fields. Files and passwords are never given back.
"""

from typing import Final

from django import template
from django.http import HttpRequest

register = template.Library()

_LONGEST: Final = 20_000  # characters; a form's own maximum is less


@register.simple_tag(takes_context=True)
def typed(context: template.Context, field: str, form: str, number: int | str = "") -> str:
    """What stood in the field; escaped by the template, as all text is."""
    request: HttpRequest = context["request"]
    return request.POST.get(field, "")[:_LONGEST] if _sent(request, form, number) else ""


@register.simple_tag(takes_context=True)
def picked(context: template.Context, mark: str, field: str, value: object, form: str, number: int | str = "") -> str:
    """`mark` (`checked`, `selected`, `open`) where this value was among those picked, else nothing."""
    request: HttpRequest = context["request"]
    return mark if _sent(request, form, number) and str(value) in request.POST.getlist(field) else ""


@register.simple_tag(takes_context=True)
def sent(context: template.Context, mark: str, form: str, number: int | str = "") -> str:
    """`mark` where this page answers that form, to open the fold it stands in."""
    return mark if _sent(context["request"], form, number) else ""


def _sent(request: HttpRequest, form: str, number: int | str) -> bool:
    at = request.resolver_match
    if request.method != "POST" or at is None or at.url_name != form:
        return False
    return number == "" or str(number) in (str(value) for value in at.kwargs.values())
