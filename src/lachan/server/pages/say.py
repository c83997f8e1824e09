"""How pages speak: `{% say "Tiếng Việt" "English" %}`, and values as people write them.

Both languages stand side by side where the sentence is used, so that neither is forgotten when the other changes
(docs/decisions/0013-one-look-and-texts-in-pairs.md).
"""

from datetime import date, datetime, timedelta
from typing import Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from lachan.server.base.clock import VIETNAM, utc_text
from lachan.server.pages.statics import address

register = template.Library()


def vietnamese() -> bool:
    """Whether this page is in Vietnamese: its address alone says so."""
    return (get_language() or "vi") == "vi"


@register.simple_tag
def say(vi: str, en: str, **values: object) -> str:
    """The sentence in the page's language; `{name}` in it stands for a value."""
    text = vi if vietnamese() else en
    return format_html(text, **values) if values else text


@register.filter
def when(instant: datetime | None) -> SafeString | str:
    """`22/11/2026 10:00` in Vietnam's time, with the instant in UTC for machines and on pointing."""
    if instant is None:
        return "—"
    local = instant.astimezone(VIETNAM)
    text = f"{local:%d/%m/%Y %H:%M}" if vietnamese() else f"{local:%Y-%m-%d %H:%M}"
    return format_html('<time datetime="{}" title="{}">{}</time>', utc_text(instant), utc_text(instant), text)


@register.filter
def number(value: int) -> str:
    """468.796, or 468,796 in English."""
    text = f"{value:,}"
    return text.replace(",", ".") if vietnamese() else text


@register.filter
def decimal(value: float) -> str:
    """12,50, or 12.50 in English; thousands apart."""
    text = f"{value:,.2f}"
    return text.translate(str.maketrans(",.", ".,")) if vietnamese() else text


@register.filter(expects_localtime=True)
def day_text(day: date | str | None) -> str:
    """A day, an instant's day in Vietnam, or 2026-11-22 from a file: 22/11/2026, and 2026-11-22 in English."""
    if day is None:
        return ""
    text = day if isinstance(day, str) else f"{day:%Y-%m-%d}"
    return "/".join(reversed(text.split("-"))) if vietnamese() else text


@register.filter
def lasting(span: timedelta | None) -> str:
    """A span in its two largest units: `2 phút 5 giây`."""
    if span is None:
        return "—"
    seconds = int(span.total_seconds())
    if seconds < 1:
        return "dưới 1 giây" if vietnamese() else "under 1 second"
    named = (
        (seconds // 86_400, "ngày", "d"),
        (seconds // 3_600 % 24, "giờ", "h"),
        (seconds // 60 % 60, "phút", "min"),
        (seconds % 60, "giây", "s"),
    )
    said = [f"{count} {vi if vietnamese() else en}" for count, vi, en in named if count]
    return " ".join(said[:2])


@register.simple_tag(takes_context=True)
def this_page_in(context: template.Context, language: str) -> str:
    """The same page's address in the other language; one that does not exist has one too, and looks no different."""
    address: str = context["request"].get_full_path()
    bare = "/" + address.removeprefix("/en/").lstrip("/") if address.startswith("/en/") else address
    return f"/en{bare}" if language == "en" else bare


TIED: Final = format_html('<span class="tied">{}</span>', "Wi-Fi")


@register.filter
def tied(text: str) -> SafeString:
    """A name as HTML, whose "Wi-Fi" is not broken at its hyphen."""
    return format_html_join(TIED, "{}", ((one,) for one in str.__str__(text).split("Wi-Fi")))


@register.simple_tag
def file(name: str) -> str:
    """The address of one of the look's own files."""
    return address(str.__str__(name))
