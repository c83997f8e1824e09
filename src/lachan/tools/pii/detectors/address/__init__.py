"""Postal addresses, before and after 1 July 2025: house and street, hamlet, commune or ward, district, province.

An address is a row of parts, each told by its word (`đường`, `phường`, `P.`, `xã`, `thôn`, `tỉnh`…) or known (the 63
provinces until 30 June 2025, the 34 since). Two parts make one, as does one part after `Địa chỉ:` or in a column called
so. A province alone is no address. Districts and communes are told by their words: their names are not listed here.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from lachan.tools.pii.evidence import Finding, Window
from lachan.tools.pii.text.letters import CAPITAL, fold, spelling

KINDS = ("address",)
WORDS: dict[str, tuple[str, ...]] = {}
TRIGGER = (
    rb"(?i:\xc4\x91\xe1\xbb\x8ba ch\xe1\xbb\x89|dia ch[i\xe1]|address|th\xc6\xb0\xe1\xbb\x9dng tr\xc3\xba|thuong tru|t\xe1\xba\xa1m tr\xc3\xba|"
    rb"qu\xc3\xaa qu\xc3\xa1n|que quan|ch\xe1\xbb\x97 \xe1\xbb\x9f|noi o)|"
    rb"[0-9][A-Za-z]? (?:\xc4\x90|\xc4\x91)?\xc6\xb0?\xe1?(?:\xc4\x91\xc6\xb0\xe1\xbb\x9dng|\xc4\x90\xc6\xb0\xe1\xbb\x9dng|duong|Duong|ph\xe1\xbb\x91|Ph\xe1\xbb\x91)|"
    rb"(?:[Pp]h\xc6\xb0\xe1\xbb\x9dng|[Pp]huong|PH\xc6\xaf\xe1\xbb\x9cNG|[Xx]\xc3\xa3|[Tt]h\xe1\xbb\x8b tr\xe1\xba\xa5n|[Qq]u\xe1\xba\xadn|[Qq]uan|[Hh]uy\xe1\xbb\x87n|[Hh]uyen|"
    rb"[Tt]h\xc3\xb4n|[Tt]hon|[ ,(](?:(?:\xe1\xba[\xa4\xa5]|[Aa])p|\xe1\xba\xa4P|AP)|\b[Xx]a|X\xc3\x83|TH\xc3\x94N|QU\xe1\xba\xacN|HUY\xe1\xbb\x86N|X\xc3\xb3m|x\xc3\xb3m|P\.|Q\.|H\.|TP\.?|Tx|TX\.?) ?(?:[0-9]|"
    + CAPITAL
    + rb")|"
    rb"[0-9]{1,4}[A-Z]?(?:/[0-9]+)* (?:\xc4[\x90\x91]\xe1\xba\xa1i l\xe1\xbb\x99 )?"
    + CAPITAL
    + rb"[A-Za-z\x80-\xff.'-]*"
    rb"(?: (?:[0-9]|" + CAPITAL + rb")[0-9A-Za-z\x80-\xff.'-]*){0,4} ?[,;(\xe2-]"
)
_CAP = r"[A-Z0-9][A-Za-z0-9.'-]*"
_NAME = rf"{_CAP}(?: {_CAP}){{0,4}}"
_HOUSE = r"(?:(?:[Ss]o nha|[Ss]o|SO NHA|SO|SN|[Ll]o|[Cc]an ho|[Cc]an|[Nn]ha)[ .:]{0,2})?\d{1,5}[A-Za-z]?\d?(?:[-/]\d{0,4}[A-Za-z]?\d{0,3}){0,5}"
_LANE = (
    r"(?:(?:[Nn]go|[Nn]gach|[Hh]em|[Kk]iet|NGO|HEM|KIET|NGACH)[ .]{0,2}\d{1,4}[A-Za-z]?(?:/\d{1,4}){0,4}[ ,]{0,2}){0,2}"
)
_STREET = rf"(?:{_LANE}(?:[Dd]uong|DUONG|[Pp]ho|PHO|D\.|[Dd]ai lo|[Qq]uoc lo|QL|[Tt]inh lo|TL)[ .]{{0,2}}{_NAME})"
# Parts of the copy without marks, case kept. `weight` by sort: how much a part proves.
_PART = (
    rf"(?<![A-Za-z0-9])(?:(?P<street>{_HOUSE}[ ,]{{1,2}}{_LANE}(?:{_STREET}|{_NAME})|{_STREET}|{_LANE}(?<=\d)(?= |,))"
    rf"|(?P<hamlet>(?:(?:[Tt]o dan pho|[Tt]o|TDP|TO|[Kk]hu pho|KP|KHU PHO|[Kk]hom|[Aa]p|AP|[Tt]hon|THON|[Bb]an|[Bb]uon|[Xx]om|XOM|[Dd]oi|[Kk]hu|KHU|[Cc]hung cu|[Kk]hu do thi|KDT|[Tt]oa nha|[Tt]oa)[ .]{{1,2}}{_NAME}))"
    rf"|(?P<commune>(?:[Pp]huong|PHUONG|P\.|[Xx]a|XA|X\.|[Tt]hi tran|THI TRAN|TT\.?(?=[ .]?[A-Z])|[Dd]ac khu|DAC KHU|P(?=[ .]?\d))[ .]{{0,2}}{_NAME})"
    rf"|(?P<district>(?:[Qq]uan|QUAN|Q\.|[Hh]uyen|HUYEN|H\.|[Tt]hi xa|THI XA|TX\.?|Q(?=[ .]?\d))[ .]{{0,2}}{_NAME})"
    rf"|(?P<province>(?:[Tt]hanh pho|THANH PHO|TP\.?|[Tt]inh|TINH|T\.)[ .]{{0,2}}{_NAME}))"
)
_WEIGHT = {"street": 1.0, "hamlet": 0.8, "commune": 1.0, "district": 1.0, "province": 0.7, "known": 0.7}
_GAP = re.compile(r"[ ]{0,2}[,;–-]?[ ]{0,2}$")
_LABEL = re.compile(
    r"(?:dia chi(?: \w+){0,3}|address|thuong tru|tam tru|noi o(?: \w+){0,2}|cho o(?: \w+){0,2}|que quan|nguyen quan|noi cu tru|ho khau(?: \w+){0,2}|dc|d/c|giao (?:den|toi)|"
    r"tru tai|cu tru tai|o tai|nha o|nha rieng)[\"']?\s{0,2}[:=\-|,]?[\s\"']{0,3}$"
)
_HEADER = re.compile(
    r"dia[ _]?chi|address|thuong[ _]?tru|tam[ _]?tru|que[ _]?quan|noi[ _]?o|cho[ _]?o|ho[ _]?khau|diachi"
)


@cache
def _part() -> re.Pattern[str]:
    """Made when the first address may be near: it takes 10 ms."""
    return re.compile(_PART)


@cache
def _known() -> re.Pattern[str]:
    rows = resources.files(__name__).joinpath("provinces.csv").read_text(encoding="utf-8").splitlines()[1:]
    names = sorted({fold(row.split(",")[0]) for row in rows}, key=len, reverse=True)
    return re.compile(r"(?<![a-z])(?:" + "|".join(map(re.escape, names)) + r"|tphcm|tp\.? ?hcm|hcm|hn|brvt)(?![a-z])")


_FIRST = re.compile(r"[^\W\d_]+")
_MARKERS: dict[str, set[str]] = {}
for _word in "số ngõ ngách hẻm kiệt đường phố đại quốc tỉnh tổ khu khóm ấp thôn bản buôn xóm đội chung tòa phường xã thị đặc quận huyện thành lô căn nhà".split():
    _MARKERS.setdefault(fold(_word), set()).add(spelling(_word))


def headed(header: str) -> bool:
    """A column called so holds addresses."""
    return bool(_HEADER.search(header)) and not any(word in header for word in ("email", "mail", "ip", "mac", "web"))


def spans(window: Window) -> Iterator[Finding]:
    """Addresses; a part that a comma and nothing else separates from the one before belongs to it."""
    above = headed(window.header)
    group: list[tuple[int, int, str]] = []
    for part in _parts(window):
        if group and not _joined(window, group[-1][1], part[0]):
            yield from _whole(window, group, above)
            group = []
        group.append(part)
    if group:
        yield from _whole(window, group, above)


def _parts(window: Window) -> Iterator[tuple[int, int, str]]:
    """Each part's span and sort, in order."""
    found = [(m.start(), m.end(), str(m.lastgroup)) for m in _part().finditer(window.plain) if m.end() > m.start() + 1]
    found = [part for part in found if _meant(window, part[0], part[1])]
    taken = [(start, end) for start, end, _ in found]
    for known in _known().finditer(window.folded):
        if window.plain[known.start()].isupper() and not any(a < known.end() and known.start() < b for a, b in taken):
            found.append((known.start(), known.end(), "known"))
    return iter(sorted(found))


def _meant(window: Window, start: int, end: int) -> bool:
    """The word that tells the part is that word with its marks too: `phố`, not `phổ`."""
    first = _FIRST.search(window.text, start, end)
    if first is None or first[0].isascii():
        return True
    return fold(first[0]) not in _MARKERS or spelling(first[0]) in _MARKERS[fold(first[0])]


def _joined(window: Window, end: int, start: int) -> bool:
    between = window.folded[end:start]
    if _GAP.fullmatch(between):
        return True
    # `…, Khu A, Long Biên, Hà Nội`: one capitalised name between two commas may stand without its word.
    return (
        bool(re.fullmatch(r"[ ]{0,2},[ ]{0,2}[a-z0-9 .'-]{2,30},[ ]{0,2}", between))
        and window.plain[end : end + 4].strip(" ,")[:1].isupper()
    )


def _whole(window: Window, group: list[tuple[int, int, str]], above: bool) -> Iterator[Finding]:
    sorts = {sort for _, _, sort in group}
    start, end = group[0][0], group[-1][1]
    named = above or bool(_LABEL.search(window.folded[max(0, start - 40) : start]))
    points = sum(_WEIGHT[sort] for sort in sorts) - 1.6
    if len(sorts) == 1:
        points = 0.6 if named and sorts <= {"street", "commune", "district", "hamlet"} else -1
    elif sorts <= {"district", "province", "known"} and not named:
        points = -1
    elif not sorts & {"street", "hamlet"} and not named:
        points -= 0.6
    elif named:
        points += 1.0
    if points > 0:
        yield Finding("address", start, end, points)
