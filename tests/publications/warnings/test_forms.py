"""Every form of a warning, read by what reads it in the world: feed readers, the CAP schema, XML, ZIP, PDF and picture
readers; and hostile text in every field of every form."""

import io
import json
import os
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import feedparser
import pdfplumber
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as some
from lxml import etree
from PIL import Image

from lachan.server.publications.warnings import reading, steps
from lachan.server.publications.warnings.content import Text
from lachan.server.publications.warnings.forms import cap, feeds, kit, texts
from lachan.server.publications.warnings.forms.drawing import Shape
from lachan.server.publications.warnings.forms.drawing import drawn as picture
from lachan.server.publications.warnings.forms.house import House
from lachan.server.publications.warnings.forms.sms import bare, counted
from tests.accounts.ground import NOW
from tests.publications.warnings.ground import CHIEF, EN, HOUSE, SECOND, VI, content, corrected, out

pytestmark = pytest.mark.django_db
SCHEMAS = Path(os.environ.get("LACHAN_SCHEMAS") or Path(__file__).resolve().parents[4] / "shared" / "schemas")
XSD = SCHEMAS / "cap12.xsd"
with_schema = pytest.mark.skipif(not XSD.is_file(), reason="needs the schema of CAP 1.2: set LACHAN_SCHEMAS")
HOUR = timedelta(hours=1)
DEMO = replace(HOUSE, banner="SỐ LIỆU GIẢ LẬP", invented=True)
HOSTILE = (
    """]]><script>alert(1)</script>"'&<!--#{ #panic("x") $x^2$ *b* `r` @x #import "/etc/passwd" \\u{0} </text></svg>"""
)


def hostile() -> Text:
    return Text(HOSTILE[:119], HOSTILE, HOSTILE, (HOSTILE,) * 5, HOSTILE)


def named(alert: etree._Element, path: str) -> list[str]:
    steps_ = "/".join(f"c:{step}" for step in path.split("/"))
    return [one.text or "" for one in alert.findall(steps_, {"c": cap.NAMESPACE})]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_feed_reader_finds_the_same_in_both_feeds(language: str) -> None:
    first, second = out(NOW), out(NOW + HOUR, subject="malware")
    steps.withdraw(SECOND, first, ("Nhầm", "A mistake"), NOW + 2 * HOUR)
    found = reading.changed(NOW)
    atom = feedparser.parse(feeds.atom(found, HOUSE, language))
    assert not atom.bozo
    assert atom.version == "atom10"
    assert atom.feed.language == language
    said = json.loads(feeds.json_feed(found, HOUSE, language))
    assert said["version"] == "https://jsonfeed.org/version/1.1"
    for entry, item in zip(atom.entries, said["items"], strict=True):
        assert (entry.id, entry.link, entry.title) == (item["id"], item["url"], item["title"])
        assert (entry.summary, entry.content[0].value) == (item["summary"], item["content_text"])
        assert (entry.published, entry.updated) == (item["date_published"], item["date_modified"])
    assert [entry.id.rsplit("/", 1)[1] for entry in atom.entries] == [str(first), str(second)], "latest change first"
    assert ("ĐÃ RÚT" if language == "vi" else "WITHDRAWN") in atom.entries[0].title
    title = (VI if language == "vi" else EN).title
    assert title in atom.entries[1].title


def test_an_empty_feed_is_a_feed() -> None:
    assert not feedparser.parse(feeds.atom([], HOUSE, "vi")).bozo
    assert json.loads(feeds.json_feed([], HOUSE, "vi"))["items"] == []


@with_schema
def test_cap_alert_update_and_cancel_by_the_schema() -> None:
    schema = etree.XMLSchema(etree.parse(XSD))
    number = out(NOW, provinces=("01", "79"))
    corrected(number, NOW + HOUR, severity="Extreme")
    steps.withdraw(SECOND, number, ("Thông tin chưa đúng", "It was wrong"), NOW + 2 * HOUR)
    editions = reading.editions(number, NOW)
    alerts = []
    for edition, cancel in cap.messages(editions):
        alert = etree.fromstring(cap.message(editions, edition, HOUSE, cancel=cancel))
        schema.assertValid(alert)
        alerts.append(alert)
    assert [named(one, "msgType") for one in alerts] == [["Alert"], ["Update"], ["Cancel"]]
    ids = [named(one, "identifier")[0] for one in alerts]
    assert len(set(ids)) == 3
    sent = [named(one, "sent")[0] for one in alerts]
    references = [f"{HOUSE.sender},{name},{at}" for name, at in zip(ids, sent, strict=True)]
    assert named(alerts[0], "references") == []
    assert named(alerts[1], "references") == [references[0]]
    assert named(alerts[2], "references") == [" ".join(references[:2])]
    assert named(alerts[0], "info/language") == ["vi-VN", "en-US"]
    assert named(alerts[0], "info/area/geocode/value") == ["01", "79"] * 2
    assert named(alerts[0], "info/headline") == [VI.title, EN.title]
    assert named(alerts[2], "note") == ["Thông tin chưa đúng / It was wrong"]
    assert {named(one, "status")[0] for one in alerts} == {"Actual"}


@with_schema
def test_invented_and_trial_alerts_are_no_actual_ones() -> None:
    number = out()
    editions = reading.editions(number, NOW)
    for house, status in ((DEMO, "Exercise"), (replace(HOUSE, banner="BẢN THỬ NGHIỆM"), "Test")):
        alert = etree.fromstring(cap.message(editions, editions[0], house))
        etree.XMLSchema(etree.parse(XSD)).assertValid(alert)
        assert named(alert, "status") == [status]
        assert named(alert, "note") == [house.banner]


def test_the_index_leads_to_every_message() -> None:
    number = out()
    steps.withdraw(SECOND, number, ("Nhầm", "A mistake"), NOW + HOUR)
    found = feedparser.parse(feeds.cap_index(cap.messages(reading.editions(number, NOW)), HOUSE))
    assert not found.bozo
    assert [entry.links[0].href.rsplit("/", 1)[1] for entry in found.entries] == [
        f"{number}-1-cancel.xml",
        f"{number}-1.xml",
    ]
    assert len({entry.id for entry in found.entries}) == 2


@with_schema
def test_hostile_text_is_text_in_every_form() -> None:
    number = out(NOW, vi=hostile(), en=hostile(), speaker=HOSTILE[:99], office=HOSTILE)
    house = House("https://canhbao.example", "<b>&\"'", "a@b.example", "canhbao.example", "", False)
    editions = reading.editions(number, NOW)
    alert = etree.fromstring(cap.message(editions, editions[0], house))
    etree.XMLSchema(etree.parse(XSD)).assertValid(alert)
    assert named(alert, "info/description") == [HOSTILE, HOSTILE]
    for language in ("vi", "en"):
        atom = etree.fromstring(feeds.atom(editions, house, language))
        assert [one.text for one in atom.iter(f"{{{feeds.ATOM}}}summary")] == [HOSTILE]
        assert json.loads(feeds.json_feed(editions, house, language))["items"][0]["summary"] == HOSTILE
    with zipfile.ZipFile(io.BytesIO(kit.kit(editions, editions[0], house))) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            raw = archive.read(name)
            if name.endswith(".svg"):
                drawing = etree.fromstring(raw)
                assert not [one for one in drawing.iter() if "script" in str(one.tag).lower()]
                assert b"passwd" not in raw
            if name.endswith(".pdf"):
                with pdfplumber.open(io.BytesIO(raw)) as paper:
                    shown = "".join(page.extract_text() for page in paper.pages)
                assert "<script>alert(1)</script>" in shown
                assert "#panic" in shown


def test_the_press_kit_is_whole_and_the_same_each_time() -> None:
    number = out()
    edition = reading.one(number, NOW)
    made = kit.kit([edition], edition, DEMO)
    assert made == kit.kit([edition], edition, DEMO)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = archive.namelist()
        assert len(names) == 27
        sizes = {name: Image.open(io.BytesIO(archive.read(name))).size for name in names if name.endswith(".png")}
        assert sizes["vi/anh-vuong.png"] == (1080, 1080)
        assert sizes["vi/anh-ngang.png"] == (1280, 720)
        assert sizes["en/ap-phich-a4.png"] == (992, 1403)
        with pdfplumber.open(io.BytesIO(archive.read("vi/to-roi-a4.pdf"))) as paper:
            shown = " ".join(paper.pages[0].extract_text().split())
            assert len(paper.pages) == 1
        for step in VI.steps:
            assert step in shown
        assert "SỐ LIỆU GIẢ LẬP" in shown
        for name in names:
            if name.endswith(".txt") and "nguoi-phat-ngon" not in name:
                said = archive.read(name).decode()
                assert said.startswith("[SỐ LIỆU GIẢ LẬP]" if name.startswith("vi/") else "[INVENTED DATA]"), name
        assert archive.read("vi/nguoi-phat-ngon.txt").decode().splitlines()[1] == "Bà Nguyễn Thị Giả Lập"


def test_the_longest_warning_fits_on_each_sheet() -> None:
    word = "nghiêngnghiêng "
    long = Text(
        (word * 9)[:120].strip(),
        (word * 90)[:1200].strip(),
        (word * 30)[:400].strip(),
        tuple((word * 20)[:200].strip() for _ in range(5)),
        "a",
    )
    edition = reading.one(out(NOW, vi=long), NOW)
    for shape in Shape:
        assert picture(edition, DEMO, "vi", shape, "png").startswith(b"\x89PNG")
    with pdfplumber.open(io.BytesIO(picture(edition, DEMO, "vi", Shape.HANDOUT, "pdf"))) as paper:
        assert len(paper.pages) == 1


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_holds_no_more_is_not_told_as_if_it_did(language: str) -> None:
    """Somebody may take a text out of a kit long after: each says by itself that the warning is over."""
    withdrawn, expired = out(), out()
    said_why = "Nguồn tin sai" if language == "vi" else "It was wrong"
    steps.withdraw(CHIEF, withdrawn, ("Nguồn tin sai", "It was wrong"), NOW)
    steps.due(NOW + timedelta(days=15))
    for number, said in ((withdrawn, ("rút", "withdrawn", "rut")), (expired, ("hết hạn", "expired", "het han"))):
        one = reading.one(number, NOW)
        for name, text in kit.plain(one, HOUSE, language):
            if name != "nguoi-phat-ngon.txt":
                assert any(word in text.lower() for word in said), name
        for text in (texts.radio(one, HOUSE, language), texts.loudspeaker(one, HOUSE, language)):
            assert one.content.text(language).steps[0] not in text
            assert (said_why in text) is (number == withdrawn)


def test_the_kit_of_a_withdrawn_one_holds_the_cancellation() -> None:
    number = out()
    steps.withdraw(CHIEF, number, ("Nguồn tin sai", "It was wrong"), NOW)
    found = {
        name: raw
        for name, raw in kit.files(reading.editions(number, NOW), reading.one(number, NOW), HOUSE)
        if name == "cap.xml"
    }
    assert b"<msgType>Cancel</msgType>" in found["cap.xml"]


def test_the_loudspeaker_says_each_step_to_neighbours() -> None:
    said = texts.loudspeaker(reading.one(out(), NOW), HOUSE, "vi")
    assert said.startswith("Thưa bà con.\n")
    assert "Một là, không cài ứng dụng từ đường dẫn lạ." in said
    assert "Ba là, báo công an phường, xã." in said
    assert said.count(VI.title) == 2


@drawn(
    some.integers(1, 120),
    some.integers(1, 1200),
    some.integers(1, 400),
    some.lists(some.integers(1, 200), min_size=1, max_size=5),
)
def test_zalo_has_room_for_every_step(title: int, what: int, who: int, sizes: list[int]) -> None:
    said = Text(
        "t" * title, "ă " * (what // 2) + "x", "w" * who, tuple(f"{n}" * size for n, size in enumerate(sizes)), "s"
    )
    from lachan.server.publications.warnings.words import State

    edition = reading.Edition(1, 1, 1, State.PUBLISHED, content(vi=said), "d", NOW, None, "", NOW)
    found = texts.zalo(edition, DEMO, "vi")
    assert len(found) <= texts.ZALO
    for step in said.steps:
        assert step in found
    assert found.splitlines()[1] == said.title


@pytest.mark.parametrize(
    ("text", "alphabet", "units", "parts"),
    [
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),
        ("ạ" * 70, "UCS-2", 70, 1),
        ("ạ" * 71, "UCS-2", 71, 2),
        ("ạ" * 134, "UCS-2", 134, 2),
        ("ạ" * 66 + "😀" + "ạ" * 66, "UCS-2", 134, 3),
        ("đ", "UCS-2", 1, 1),
        ("", "GSM-7", 0, 1),
    ],
)
def test_a_message_is_counted_as_operators_do(text: str, alphabet: str, units: int, parts: int) -> None:
    found = counted(text)
    assert (found.alphabet, found.units, found.parts) == (alphabet, units, parts)


@drawn(some.text(max_size=300))
def test_without_marks_everything_is_gsm(text: str) -> None:
    assert counted(bare(text)).alphabet == "GSM-7"


def test_vietnamese_without_marks() -> None:
    assert bare("Đừng mở “tệp” lạ – gọi 113…") == 'Dung mo "tep" la - goi 113...'


def test_a_text_message_has_no_link_to_press() -> None:
    for one in texts.sms(reading.one(out(), NOW), HOUSE, "vi"):
        assert "://" not in one.text
        assert "canhbao.example/canh-bao/" in one.text
