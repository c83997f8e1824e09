"""Names of people: a surname and one to four capitalised syllables, with or without marks, also all in capitals.

Found by shape, so that given names nobody listed are found too; known middle and given names, titles, labels and
columns give points. Streets, schools and offices are called after people: the words before them, and a list of the
names that streets bear, take points away.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from lachan.tools.pii.evidence import Finding, Window
from lachan.tools.pii.text.letters import CAPITAL, fold, is_plain_syllable, is_syllable, spelling

KINDS = ("name",)
WORDS: dict[str, tuple[str, ...]] = {}
# A capitalised syllable: of the folded copy, where only ASCII letters are left.
_SYLLABLE = r"[A-Z][a-z]{0,6}"
_SEQUENCE = re.compile(
    rf"(?<![\w'])(?:{_SYLLABLE}(?:[ ]{_SYLLABLE}){{1,5}}|[A-Z]{{2,7}}(?:[ ][A-Z]{{1,7}}){{1,5}})(?![\w])"
)
_LABEL = re.compile(
    r"(?:ho va ten|ho ten|ho, chu dem va ten|ten khach hang|khach hang|ten nguoi \w+|nguoi (?:nhan|gui|lap|ky|dung ten|"
    r"lien he|dai dien|benh|vay|thu huong|nop|khai|mua|ban|lao dong)|chu (?:tai khoan|ho|the|xe)|benh nhan|nhan vien|"
    r"hoc sinh|sinh vien|giam doc|truong phong|ke toan|bac si|full ?name|customer|name|ten chu the|ten)"
    r"(?: (?:cha|me|vo|chong|con))?[\"']?\s{0,3}[:=\-|,\t][\s\"']{0,3}$"
)
_TITLE = re.compile(
    r"(?<![a-z])(?:ong|ba|anh|chi|co|chu|bac|em|thay|ong/ba|mr|mrs|ms|bs|ts|ths|pgs|gs|ks|luat su|bac si|giam doc|"
    r"dong chi|chau|be|me|cha|bo|vo|chong|con trai|con gai|nguoi nha|khach hang|benh nhan|nhan vien|ky ten|cho|tu|voi|"
    r"gap|do|cua|va|lien he|tai khoan|chu tk|ctk|ten)[.:]?\s{1,2}$"
)
_PLACE = re.compile(
    r"(?:duong|pho|d\.|ngo|hem|ngach|quang truong|dai lo|phuong|xa|quan|huyen|thanh pho|tinh|tp\.?|q\.|p\.|truong|thpt|trung hoc|pho thong|trung hoc pho thong|trung hoc co so|mam non|cao dang|tuyen duong|tuyen pho|cum|doan duong|nut giao|vien|rap|dai|"
    r"thcs|tieu hoc|dai hoc|benh vien|cong ty|tnhh|co phan|cau|cong vien|chua|den|cho|toa nha|khu do thi|kdt|ga|cang|"
    r"san bay|nha van hoa|bao tang|hoc vien|ngan hang|nha tho|khu|ap|thon|to|doi|khu pho|trieu|nha|vua|thoi|giai|"
    r"tap doan|so|bo|cuc|tong cuc|ban|uy ban|doanh nghiep|cua hang|nha hang|khach san|so nha|\d+[a-z]?(?:/\d+)*)[ :.,]{1,2}$"
)
_AFTER = re.compile(r"(?:,? ?(?:phuong|quan|huyen|tp\b|thanh pho|p\.|q\.|xa ))")


@cache
def _lines() -> dict[str, tuple[str, ...]]:
    """Words by sort, as written: surname, ordinary, middle, given, street."""
    found: dict[str, tuple[str, ...]] = {}
    text = resources.files(__name__).joinpath("gazetteer.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        sort, _, words = line.partition(":")
        if words and not sort.startswith("#"):
            found[sort.strip()] = tuple(word.strip() for word in words.split(","))
    return found


@cache
def _gazetteer(marked: bool) -> dict[str, frozenset[str]]:
    """Words by sort, as `_key` has them: with marks for a text that has marks, else without."""
    return {
        sort: frozenset(" ".join(_key(w, marked) for w in word.split()) for word in words)
        for sort, words in _lines().items()
    }


def _key(word: str, marked: bool) -> str:
    return spelling(word) if marked else fold(word)


# What announces a name, as it is written; with a space where the word alone is too short to tell.
LABELS = (
    "họ tên,Họ tên,họ và tên,Họ và tên,HỌ TÊN,HỌ VÀ TÊN,ho ten,Ho ten,ho va ten,Ho va ten,ho_ten,hoten,"
    "full name,Full name,fullname,full_name,khách hàng,Khách hàng,Ông,ông,Bà ,bà ,anh ,Anh ,chị ,Chị ,Bệnh nhân,"
    "bệnh nhân,Mr,Mrs,Ms,BS.,ThS,TS.,Người ,người ,Chủ ,chủ ,đại diện,Đại diện,ĐẠI DIỆN,dai dien,đứng tên,dung ten"
).split(",")


def surname_forms() -> set[str]:
    """As they are written: with and without marks, in capitals or not."""
    return {
        form
        for name in _lines()["surname"]
        for form in (name, fold(name).capitalize(), name.upper(), fold(name).upper())
    }


def trigger() -> bytes:
    """A surname before a capital letter, or a word that announces a name."""
    words = "|".join(sorted(surname_forms(), key=len, reverse=True)).encode()
    labels = "|".join(LABELS).encode()
    return rb"(?:" + words + rb") " + CAPITAL + rb"|(?:^|[^A-Za-z\x80-\xff])(?:" + labels + rb")[:.]? ?" + CAPITAL


def spans(window: Window) -> Iterator[Finding]:
    """Names, none overlapping."""
    for found in _SEQUENCE.finditer(window.plain):
        yield from _within(window, found.start(), found.end())
    if headed(window.header):
        yield from _cell(window)


def headed(header: str) -> bool:
    """A column called so holds names."""
    return bool(
        re.search(
            r"(?:^|[ _])(?:ho[ _]?(?:va[ _]?)?ten|hoten|ten[ _]?(?:kh|nv|hs|khach|nhan|chu|nguoi|day)|full[ _]?name|customer[ _]?name|khach hang|chu tai khoan|nguoi|name|ten|ho)(?:$|[ _])",
            header,
        )
    )


def _cell(window: Window) -> Iterator[Finding]:
    """A column called so holds names in small letters too."""
    words = window.folded.split()
    if 2 <= len(words) <= 6 and all(is_plain_syllable(word) for word in words) and not _SEQUENCE.search(window.plain):
        start = len(window.text) - len(window.text.lstrip())
        yield Finding("name", start, start + len(window.text.strip()), 1.5)


def _within(window: Window, start: int, end: int) -> Iterator[Finding]:
    """The names inside one run of capitalised syllables, from its first surname on."""
    words = [
        (found.start() + start, found.end() + start) for found in re.finditer("[A-Za-z]+", window.plain[start:end])
    ]
    marked = not window.text[start:end].isascii()  # a name in a form may lack the marks that the form has
    known = _gazetteer(marked)
    keys = [_key(window.text[a:b], marked) for a, b in words]
    folded = [window.folded[a:b] for a, b in words]
    valid = [_syllable(window.text[a:b]) for a, b in words]
    capitals = window.plain[start:end].isupper()
    first = 0
    while first < len(words) - 2 and folded[first] in _TITLES and keys[first + 1] in known["surname"]:
        first += 1
    before = window.folded[max(0, words[first][0] - 48) : words[first][0]]
    labelled, titled, placed = _announced(before, window.header)
    begin = first
    while first < len(words) - 1:
        if first > begin:
            labelled, titled, placed = False, False, folded[first - 1] in _PLACES
        if not (keys[first] in known["surname"] or labelled or titled):
            first += 1
            continue
        last = first
        while last < len(words) and last - first < 5 and valid[last]:
            last += 1
        if capitals and not labelled:
            last = first + _known_run(keys[first:last], known)
        if last - first >= 2:
            points = _points(keys[first:last], folded[first:last], known)
            points += 2.2 * labelled + 1.2 * (titled and not labelled) - 3.0 * placed
            points -= 0.8 * ((first > begin or capitals) and not labelled)
            if points > 0 and _AFTER.match(window.folded, words[last - 1][1]):
                points -= 1.0
            if points > 0:
                yield Finding("name", words[first][0], words[last - 1][1], points)
                first = last
                continue
            if keys[first] in known["surname"] and keys[first] not in known["ordinary"] and not capitals:
                return  # the name of a street or a school: no part of it is a person
        first += 1


def _announced(before: str, header: str) -> tuple[bool, bool, bool]:
    """What stands right before a name: a label (or a column's head), a title, a word for a place."""
    above = bool(header) and headed(header)
    last = before.rstrip()[-1:]
    if last.isalpha() or last == ".":
        near = before[-26:]
        return above, bool(_TITLE.search(near)), bool(_PLACE.search(near))
    if last and last in ":=-|,\"'":
        return above or bool(_LABEL.search(before)), False, bool(_PLACE.search(before[-26:]))
    return (
        above or ("\t" in before and bool(_LABEL.search(before))),
        False,
        last.isdigit() and bool(_PLACE.search(before[-26:])),
    )


def _known_run(keys: list[str], known: dict[str, frozenset[str]]) -> int:
    """In a text all in capitals: a surname and listed words, up to four."""
    if not keys or keys[0] not in known["surname"]:
        return 0
    count = 1
    while count < min(4, len(keys)) and (keys[count] in known["middle"] or keys[count] in known["given"]):
        count += 1
    return count if count > 1 and keys[count - 1] in known["given"] else 0


def _syllable(word: str) -> bool:
    return is_syllable(word) if not word.isascii() else is_plain_syllable(word)


def _points(keys: list[str], folded: list[str], known: dict[str, frozenset[str]]) -> float:
    """What the words themselves say."""
    points = -1.5
    if keys[0] in known["surname"]:
        points += 1.6 if keys[0] not in known["ordinary"] else 0.7
        points += 0.3 if len(keys) > 3 and keys[1] in known["surname"] else 0.0
    points += 0.7 if len(keys) == 3 else 0.5 if len(keys) == 4 else -0.5 if len(keys) == 2 else -0.3
    if keys[1] in known["middle"] and len(keys) > 2:
        points += 0.8
    if keys[-1] in known["given"]:
        points += 0.5
    if " ".join(keys) in known["street"]:
        points -= 1.6
    if " ".join(folded[:2]) in _STOP_PAIRS:
        points -= 2.5
    return points


_PLACES = frozenset(
    "duong pho ngo hem truong phuong xa quan huyen tinh cau cho ga cang chua den khu to cong benh vien".split()
)
_TITLES = frozenset("ong ba anh chi em co chu bac thay mr mrs ms do cho va voi".split())
_STOP_PAIRS = frozenset(
    "viet nam,ha noi,ho chi,chi minh,cong hoa,xa hoi,doc lap,da nang,hai phong,can tho,cong ty,nha nuoc,chinh phu,quoc hoi,"
    "thu tuong,bo luat,nghi dinh,thong tu,quyet dinh,trung uong,uy ban,nhan dan,ngan hang,bao hiem,ma so,ngay sinh,"
    "dia chi,dien thoai,so tai,tong cuc,phong ban,bien ban,hop dong,giay phep,can cuoc,chung minh,thanh pho,ha nam,"
    "ha giang,ha tinh,cao bang,thai binh,thai nguyen,lam dong,ha long,ha dong,mai chau,luong son".split(",")
)
