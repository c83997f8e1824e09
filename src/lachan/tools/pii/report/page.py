"""The page a manager reads: how bad, what first, where. One file, no script, nothing loaded, prints well."""

import os
from html import escape
from typing import Final

from lachan.tools.pii import kinds as law
from lachan.tools.pii.places.pieces import Outcome
from lachan.tools.pii.report.texts import FIRST, OUTCOMES, PAGE, SEVERITIES
from lachan.tools.pii.run import Entry, Summary
from lachan.tools.pii.severity import Severity

MOST: Final = 500  # places listed; the rest is counted
_STYLE: Final = (
    "body{font:16px/1.5 'Be Vietnam Pro',system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#14213d;background:#fff}"
    "h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.2rem;margin-top:2rem}li{margin:.25rem 0}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #c9d1dc;vertical-align:top}td.n,th.n{text-align:right;white-space:nowrap}"
    "td,b{overflow-wrap:anywhere}.w td:nth-child(2){width:34%}small{color:#4a5568;display:block}.s4{background:#7a0016;color:#fff}.s3{background:#b3261e;color:#fff}"
    ".s2{background:#ffd166;color:#14213d}.s1{background:#e6eaf0}.tag{padding:.1rem .5rem;border-radius:.25rem;font-weight:600;white-space:nowrap}"
    ".big{font-size:1.15rem}footer{margin-top:2rem;color:#4a5568;font-size:.9rem}tr{break-inside:avoid}@media print{body{margin:0}}"
)
# On a telephone each row is a block, and each of its cells says what it is.
_NARROW: Final = (
    "table,tbody,tr{display:block}tr:has(th){display:none}td,td.n{display:flex;gap:1rem;justify-content:space-between;border:0;padding:.1rem 0;text-align:right}"
    "tr{border-bottom:1px solid #c9d1dc;padding:.5rem 0}td::before{color:#4a5568;flex:none;text-align:left}.w td:nth-child(2){width:auto}"
    ".w td:nth-child(1),.w td:nth-child(2),.k td:nth-child(1){display:block;text-align:left;font-weight:600}.w td:nth-child(3){display:block;text-align:left}"
)
_LABELS: Final = {"k": {2: "class", 3: "basis", 4: "findings", 5: "distinct"}, "w": {4: "persons"}}


def _style(say: dict[str, str]) -> str:
    labels = "".join(
        f".{table} td:nth-child({cell})::before{{content:'{say[text]}'}}"
        for table, cells in _LABELS.items()
        for cell, text in cells.items()
    )
    return f"{_STYLE}@media(max-width:40rem){{{_NARROW}{labels}}}"


def page(summary: Summary, lang: str, when: str, version: str) -> str:
    """HTML. `lang`: vi or en; `when`: the moment of the scan, in words."""
    say = {key: texts[lang] for key, texts in PAGE.items()}
    head = f"<!doctype html><html lang={lang}><meta charset=utf-8><meta name=viewport content='width=device-width,initial-scale=1'>"
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    body = [
        head, policy, f"<title>{say['title']}</title><style>{_style(say)}</style><h1>{say['title']}</h1>",
        f"<p class=big>{_verdict(summary, lang)}</p><p>{escape(when)}</p>",
        f"<h2>{say['first']}</h2>{_first(summary, lang)}", f"<h2>{say['places']}</h2>{_places(summary, lang, say)}",
        f"<h2>{say['kinds']}</h2>{_kinds(summary, lang, say)}", f"<h2>{say['unread']}</h2>{_unread(summary, lang, say)}",
        f"<footer>{say['footer']} lachan {escape(version)}.</footer></html>",
    ]  # fmt: skip
    return "\n".join(body)


def _number(value: int, lang: str) -> str:
    return f"{value:,}".replace(",", "." if lang == "vi" else ",")


def _tag(level: Severity, lang: str) -> str:
    return f"<span class='tag s{level.value}'>{SEVERITIES[level.name.lower()][lang]}</span>"


def _verdict(summary: Summary, lang: str) -> str:
    files = _number(summary.files, lang)
    if not summary.findings:
        return PAGE["nothing"][lang].format(files=files)
    found = _number(sum(summary.findings.values()), lang)
    places = _number(sum(bool(entry.findings) for entry in summary.entries), lang)
    return _tag(summary.severity, lang) + " " + PAGE["verdict"][lang].format(found=found, places=places, files=files)


def _first(summary: Summary, lang: str) -> str:
    """What to do, in order of what is gained."""
    worst = [entry for entry in summary.entries if entry.severity >= Severity.HIGH]
    steps = []
    kinds = set(summary.findings)
    if kinds & {"password", "key"}:
        steps.append(FIRST["secrets"][lang])
    if worst:
        text = FIRST["worst" if len(worst) > 1 else "worst-one"][lang]
        steps.append(text.format(count=_number(len(worst), lang), place=escape(worst[0].place)))
    if kinds & {kind for kind, row in law.on(summary.day).items() if row.sensitive}:
        steps.append(FIRST["sensitive"][lang])
    if kinds:
        steps += [FIRST["need"][lang], FIRST["leak"][lang]]
    if any(name in summary.outcomes for name in ("encrypted", "damaged", "took-too-long", "picture", "too-large")):
        steps.append(FIRST["unread"][lang])
    steps.append(FIRST["again"][lang])
    return "<ol>" + "".join(f"<li>{step}</li>" for step in steps) + "</ol>"


def _kinds(summary: Summary, lang: str, say: dict[str, str]) -> str:
    names = law.on(summary.day)
    rows = []
    for kind, count in sorted(summary.findings.items(), key=lambda pair: (not names[pair[0]].sensitive, -pair[1])):
        row = names[kind]
        name = row.name_vi if lang == "vi" else row.name_en
        sort = say["sensitive"] if row.sensitive else say["basic"]
        rows.append(
            f"<tr><td>{escape(name)}<td>{sort}<td>{escape(row.instrument)}, {escape(row.article)}"
            f"<td class=n>{_number(count, lang)}<td class=n>{_number(summary.distinct.get(kind, 0), lang)}"
        )
    heads = f"<tr><th>{say['kind']}<th>{say['class']}<th>{say['basis']}<th class=n>{say['findings']}<th class=n>{say['distinct']}"
    return f"<table class=k>{heads}{''.join(rows)}</table>" if rows else f"<p>{say['no_kinds']}</p>"


def _places(summary: Summary, lang: str, say: dict[str, str]) -> str:
    names = law.on(summary.day)
    found = [entry for entry in summary.entries if entry.findings]
    if not found:
        return f"<p>{say['no_kinds']}</p>"
    above = _above([entry.place for entry in found])
    rows = []
    for entry in found[:MOST]:
        what = ", ".join(
            f"{escape(names[kind].name_vi if lang == 'vi' else names[kind].name_en)}: {_number(count, lang)}"
            for kind, count in sorted(entry.findings.items(), key=lambda pair: -pair[1])
        )
        rows.append(
            f"<tr><td>{_tag(entry.severity, lang)}<td>{_place(entry, above)}<td>{what}"
            f"<td class=n>{_number(entry.persons, lang)}"
        )
    more = f"<p>{say['more'].format(count=_number(len(found) - MOST, lang))}</p>" if len(found) > MOST else ""
    heads = f"<tr><th>{say['severity']}<th>{say['place']}<th>{say['found']}<th class=n>{say['persons']}"
    below = f"<p>{say['below'].format(folder=escape(above))}</p>" if above else ""
    return f"{below}<table class=w>{heads}{''.join(rows)}</table>{more}"


def _above(places: list[str]) -> str:
    """The folder that all are in, with its `/`; nothing where there is none."""
    if len(places) < 2 or not all(place.startswith("/") for place in places):
        return ""
    return os.path.commonpath([place.rpartition("/")[0] or "/" for place in places]).rstrip("/") + "/"


def _place(entry: Entry, above: str) -> str:
    """The file's name, and under it the folder below the one that all are in."""
    folder, slash, name = entry.place.removeprefix(above).rpartition("/")
    return (
        escape(name)
        + (f"<small>{escape(folder + slash)}</small>" if folder else "")
        + (f"<small>({escape(entry.note)})</small>" if entry.note else "")
    )


def _unread(summary: Summary, lang: str, say: dict[str, str]) -> str:
    read = {Outcome.READ.value, Outcome.UNCHANGED.value, Outcome.EMPTY.value}
    rows = [
        f"<tr><td>{OUTCOMES[name][lang]}<td class=n>{_number(count, lang)}"
        for name, count in sorted(summary.outcomes.items(), key=lambda pair: -pair[1])
        if name not in read
    ]
    return f"<table class=u>{''.join(rows)}</table>" if rows else f"<p>{say['all_read']}</p>"
