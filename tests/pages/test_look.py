"""The look: enough contrast, small files, two languages for every text, nothing from elsewhere, no silent hole."""

import gzip
import re
from importlib import resources
from itertools import product
from pathlib import Path

import pytest
from django.template import engines
from django.test import Client

from lachan.server.pages import statics
from lachan.server.pages.strict import UndefinedName

SERVER = Path(str(resources.files("lachan.server")))
TEMPLATES = sorted(SERVER.glob("*/templates/**/*.html"))
CSS = (SERVER / "pages" / "static" / "pages.css").read_text(encoding="utf-8")
SAY = re.compile(r'{% say "([^"]*)" "([^"]*)"')
# What is the same in both languages: names, and what is typed.
NAMES = {"Lá Chắn", "English", "Tiếng Việt", "TLP", "TLP:", "SHA-256", "PDF", "CSV", "Windows", "macOS", "Linux"}


def _colours(dark: bool) -> dict[str, str]:
    blocks = re.findall(r":root \{(.*?)\}", CSS, flags=re.DOTALL)
    light, night = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in blocks[:2])
    return light | night if dark else light


def _luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out(dark: bool) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for text; 1.4.11: 3 to 1 for what bounds a field."""
    found = _colours(dark)
    pairs = [*product(("ink", "muted", "leaf"), ("paper", "surface", "sunk")), ("on-leaf", "leaf")]
    pairs += [(name, f"{name}-soft") for name in ("amber", "red", "blue", "leaf")]
    pairs += [("ink", f"{name}-soft") for name in ("amber", "red", "blue", "leaf")]
    assert [(a, b) for a, b in pairs if _contrast(found[a], found[b]) < 4.5] == []
    assert _contrast(found["edge"], found["surface"]) >= 3


def test_every_text_is_in_two_languages() -> None:
    """Letters stand in `{% say %}` alone, but for names; and both of its sentences say something."""
    wrong = []
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        wrong += [f"{path.name}: {pair}" for pair in SAY.findall(text) if not all(part.strip() for part in pair)]
        for inside in re.findall(r'(?:alt|title|placeholder|aria-label)="([^"{][^"]*)"', text):
            if re.search(r"[^\W\d_]{4,}", inside.replace("person:", "")):
                wrong.append(f"{path.name}: {inside}")
        text = re.sub(r"<(code|kbd|pre)\b[^>]*>.*?</\1>|{% block width %}.*?{% endblock %}", "", text, flags=re.DOTALL)
        bare = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>|&[a-z]+;", "\n", text, flags=re.DOTALL)
        wrong += [
            f"{path.name}: {line.strip()}"
            for line in bare.splitlines()
            if line.strip(" ·") not in NAMES and re.search(r"[^\W\d_]{2,}", line.replace("Lá Chắn", ""))
        ]
    assert not wrong, wrong
    assert len(TEMPLATES) > 25


def test_vietnamese_is_written_with_its_marks() -> None:
    """A sentence of four words or more has a letter that only Vietnamese has."""
    marked = re.compile("[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
    sentences = [vi for path in TEMPLATES for vi, _ in SAY.findall(path.read_text(encoding="utf-8"))]
    assert [vi for vi in sentences if len(vi.split()) >= 4 and not marked.search(vi)] == []
    assert len(sentences) > 150


def test_nothing_stands_inside_a_page_or_comes_from_elsewhere() -> None:
    """What the content policy forbids: style and script inside, events in attributes, other hosts."""
    inside = re.compile(r'<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|(?:src|href|action)="(?:https?:)?//')
    assert [path.name for path in TEMPLATES if inside.search(path.read_text(encoding="utf-8"))] == []
    assert "@import" not in CSS
    assert set(re.findall(r"url\(([^)]*)\)", CSS)) == set(statics.FONTS)


def test_an_unknown_name_is_an_error() -> None:
    engine = engines["django"]
    with pytest.raises(UndefinedName, match="nothing_of_this_name"):
        engine.from_string("{{ nothing_of_this_name }}").render({})
    with pytest.raises(UndefinedName):
        engine.from_string("{{ page.title }}").render({"page": {}})
    assert engine.from_string("{% if nothing %}a{% endif %}").render({}) == ""


def test_files_have_the_address_of_their_content() -> None:
    client = Client(headers={"Host": "localhost"})
    for name in statics.KINDS:
        address = statics.address(name)
        answer = client.get(address)
        assert (answer.status_code, answer.content) == (200, statics.content(name))
        assert "immutable" in answer["Cache-Control"]
        assert client.get(address.replace(statics.digest(name), "0" * 12)).status_code == 404
    for outside in ("/files/0/../secret-key", "/files/0/%2e%2e%2fsecret-key", f"/files/{'0' * 12}/OFL.txt"):
        assert client.get(outside).status_code == 404
    css = statics.content("pages.css").decode()
    for font in statics.FONTS:
        assert f"../{statics.digest(font)}/{font}" in css


@pytest.mark.django_db
def test_a_first_visit_is_small() -> None:
    """Design: two weights of type in 50 kB; the portal's page with all that it needs in 100 kB, unpressed."""
    type_ = sum(len(statics.content(font)) for font in statics.FONTS)
    assert type_ <= 50_000
    page = Client(headers={"Host": "localhost"}).get("/").content
    assert len(page) + type_ + len(statics.content("pages.css")) + len(statics.content("mark.svg")) <= 100_000
    assert len(gzip.compress(statics.content("pages.css"))) < 8_000
