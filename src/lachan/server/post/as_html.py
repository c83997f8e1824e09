"""A letter as HTML for mail readers: one file, styles inline, nothing loaded, no script, no picture, and no link but
to the authority's own portal.

The colours are those of the house's tokens. Every text goes through `html.escape`. Tables scroll sideways on a phone.
"""

from collections.abc import Iterator
from functools import lru_cache
from html import escape
from typing import Final

from lachan.server.post.blocks import Banner, Block, Facts, Letter, Link, Paragraph, Steps, Table, Title

_INK, _MUTED, _LINE, _SUNK, _LEAF = "#12251f", "#52635d", "#dde3de", "#eef0ea", "#0b6b4f"
_AMBER, _AMBER_SOFT, _RED, _BLUE, _PAPER = "#8a4b00", "#fbeed6", "#a3231c", "#1a4f8f", "#f7f6f1"
_MARKS: Final = {"●": _RED, "▲": _AMBER, "ℹ": _BLUE}  # a severity has its word and its shape as well

_FONT: Final = "'Be Vietnam Pro',-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif"
_PAGE: Final = f"max-width:880px;margin:0 auto;padding:16px 8px;font:400 16px/1.6 {_FONT};color:{_INK}"
_BAR: Final = f"border-collapse:separate;background:{_LEAF};border-radius:14px 14px 0 0"
_BRAND: Final = "padding:18px 32px;color:#ffffff;font-size:20px;font-weight:600"
_BELOW: Final = "display:block;font-size:13px;font-weight:400;line-height:1.4"
_CODE: Final = "padding:18px 32px;color:#ffffff;text-align:right;font-size:15px;font-weight:600;white-space:nowrap"
_SHEET: Final = f"background:#ffffff;border:1px solid {_LINE};border-top:0;padding:24px 32px 32px;margin-bottom:16px"
_BANNER: Final = (
    f"margin:0 0 20px;padding:12px 16px;background:{_AMBER_SOFT};color:{_AMBER};border-left:4px solid {_AMBER};"
    "font-weight:600"
)
_H2: Final = "margin:32px 0 8px;font-size:20px;line-height:1.3;font-weight:600"
_H3: Final = f"margin:16px 0 4px;font-size:16px;font-weight:600;color:{_LEAF}"
_TEXT: Final = f"margin:0 0 12px;max-width:68ch;color:{_INK}"
_QUIET: Final = f"margin:0 0 12px;max-width:78ch;color:{_MUTED};font-size:14px"
_CELL: Final = f"border-bottom:1px solid {_LINE};vertical-align:top;font-size:14px;line-height:1.5"
_FACTS: Final = f"border-collapse:collapse;margin:0 0 20px;border-top:1px solid {_LINE}"
_FACT: Final = f"{_CELL};padding:8px 12px 8px 0;width:150px;text-align:left;font-weight:400;color:{_MUTED}"
_VALUE: Final = f"{_CELL};padding:8px 0;font-weight:600;overflow-wrap:anywhere"
_TABLE: Final = "border-collapse:collapse;width:100%;min-width:560px;font-variant-numeric:tabular-nums"
_HEADER: Final = (
    f"padding:8px 12px;border-bottom:2px solid {_LINE};background:{_SUNK};color:{_MUTED};font-size:13px;"
    "vertical-align:bottom"
)
_FIGURE: Final = "text-align:right;min-width:48px"
_WORDS: Final = "text-align:left;min-width:110px;max-width:280px;overflow-wrap:anywhere"

# Light only: a mail reader that turns colours over by itself keeps what is inline together.
_HEAD: Final = f"""<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<style>
body{{margin:0;padding:0;background:{_PAPER};color:{_INK};-webkit-text-size-adjust:100%}}
@media (max-width:480px){{
.sheet{{padding:20px 16px 24px!important}}
.top{{padding:16px!important}}
.fact{{display:block!important;width:auto!important;padding:8px 0 0!important;border:0!important}}
.value{{display:block!important;padding:0 0 8px!important}}
}}
@media print{{.scroll{{overflow:visible!important}}}}
</style>"""
_BELOW_TEXTS: Final = {"vi": "Bản tiếng Việt ở dưới", "en": "English text below"}


def html_of(subject: str, code: str, letters: tuple[Letter, ...]) -> str:
    """All languages in one page; the first one's language is the page's."""
    below = "".join(
        f'<span lang="{letter.language}" style="{_BELOW}">{_BELOW_TEXTS[letter.language]}</span>'
        for letter in letters[1:]
    )
    bar = (
        f'<table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="{_BAR}"><tr>'
        f'<td class="top" style="{_BRAND}">Lá Chắn{below}</td>'
        f'<td class="top" style="{_CODE}">{escape(code)}</td></tr></table>'
    )
    sheets = "\n".join(_sheet(letter) for letter in letters)
    return (
        f'<!DOCTYPE html>\n<html lang="{letters[0].language}">\n<head>\n{_HEAD}\n<title>{escape(subject)}</title>\n'
        f'</head>\n<body style="margin:0;background:{_PAPER}">\n<div style="{_PAGE}">\n{bar}\n{sheets}\n</div>\n'
        "</body>\n</html>\n"
    )


def _sheet(letter: Letter) -> str:
    blocks = "\n".join(_block(block) for block in letter.blocks)
    return f'<div class="sheet" lang="{letter.language}" style="{_SHEET}">\n{blocks}\n</div>'


@lru_cache(maxsize=2048)  # most of a letter is the same as in the one before
def _block(block: Block) -> str:
    return "\n".join(_lines(block))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Banner(text):
            yield f'<p role="note" style="{_BANNER}">{escape(text)}</p>'
        case Title(text):
            yield f'<h2 style="{_H2}">{escape(text)}</h2>'
        case Paragraph(text, quiet):
            yield f'<p style="{_QUIET if quiet else _TEXT}">{escape(text)}</p>'
        case Facts(pairs):
            yield from _facts(pairs)
        case Steps(heading, steps, bullets):
            if heading:
                yield f'<h3 style="{_H3}">{escape(heading)}</h3>'
            name = "ul" if bullets else "ol"
            yield f'<{name} style="margin:0 0 12px;padding-left:24px">'
            yield from (f'<li style="margin:0 0 8px;max-width:66ch">{escape(step)}</li>' for step in steps)
            yield f"</{name}>"
        case Link(address):
            whole = escape(address)
            yield f'<p style="{_TEXT};overflow-wrap:anywhere"><a href="{whole}" style="color:{_LEAF}">{whole}</a></p>'
        case Table():
            yield from _table(block)


def _facts(pairs: tuple[tuple[str, str], ...]) -> Iterator[str]:
    yield f'<table width="100%" cellspacing="0" cellpadding="0" style="{_FACTS}">'
    for name, value in pairs:
        colour = _MARKS.get(value[:1], _INK)
        yield f'<tr><th scope="row" class="fact" style="{_FACT}">{escape(name)}</th>'
        yield f'<td class="value" style="{_VALUE};color:{colour}">{escape(value)}</td></tr>'
    yield "</table>"


def _table(table: Table) -> Iterator[str]:
    sides = [_FIGURE if place in table.figures else _WORDS for place in range(len(table.header))]
    yield '<div class="scroll" role="region" tabindex="0" style="overflow-x:auto;margin:0 0 12px">'
    yield f'<table cellspacing="0" cellpadding="0" style="{_TABLE}"><thead><tr>'
    for name, side in zip(table.header, sides, strict=True):
        yield f'<th scope="col" style="{_HEADER};{side}">{escape(name)}</th>'
    yield "</tr></thead><tbody>"
    for row in table.rows:
        yield "<tr>"
        for text, side in zip(row, sides, strict=True):
            yield f'<td style="{_CELL};padding:8px 12px;{side}">{_cell(text)}</td>'
        yield "</tr>"
    yield "</tbody></table></div>"
    if table.rest:
        yield f'<p style="{_QUIET}">{escape(table.rest)}</p>'


def _cell(text: str) -> str:
    """Both times on two lines: the second begins with the equals sign."""
    utc, equals, local = text.partition("Z = ")
    if not equals:
        return escape(text)
    whole = '<span style="white-space:nowrap">'
    clock, space, rest = local.partition(" ")
    if any(sign.isdigit() for sign in rest):  # a day is named: too long for one line
        return f"{whole}{escape(utc)}Z</span><br>{whole}= {escape(clock)}</span>{space}{escape(rest)}"
    return f"{whole}{escape(utc)}Z</span><br>{whole}= {escape(local)}</span>"
