"""`lachan warnings` in the demo's home: what programs read, the files, the bulletin's draft."""

import shutil
import zipfile
from pathlib import Path

import pytest

from tests.cli.program import lachan


@pytest.fixture
def home(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo, to be changed."""
    return Path(shutil.copytree(demo, tmp_path / "home"))


def test_what_is_out_and_what_waits_for_programs(demo: Path) -> None:
    found = lachan("warnings", "list", "--json", home=demo).json()
    assert [(one["state"], one["subject"]) for one in found] == [
        ("published", "leak"),
        ("published", "fraud"),
        ("expired", "malware"),
    ]
    (waiting,) = lachan("warnings", "list", "--state", "review", "--json", home=demo).json()
    assert waiting["published_at"] is None
    assert "Đang đăng" in lachan("warnings", "list", home=demo, lang="vi").out
    assert "Published" in lachan("warnings", "list", home=demo, lang="en").out


def test_one_in_both_languages_and_none(demo: Path) -> None:
    number = lachan("warnings", "list", "--json", home=demo).json()[1]["number"]
    said = lachan("warnings", "show", str(number), "--json", home=demo).json()
    assert (said["edition"], said["state"]) == (2, "published")
    assert "SỐ LIỆU GIẢ LẬP" in lachan("warnings", "show", str(number), home=demo, lang="vi").out
    assert "What to do" in lachan("warnings", "show", str(number), home=demo, lang="en").out
    missing = lachan("warnings", "show", "999", home=demo, lang="vi")
    assert (missing.code, "không có cảnh báo này" in missing.err) == (2, True)


@pytest.mark.slow
def test_every_form_as_one_file_twice_the_same(home: Path, tmp_path: Path) -> None:
    number = str(lachan("warnings", "list", "--json", home=home).json()[0]["number"])
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    assert lachan("warnings", "export", number, "--output", str(first), "--json", home=home).code == 0
    shutil.rmtree(home / "warnings")  # what is drawn can be deleted at any time
    assert lachan("warnings", "export", number, "--output", str(second), home=home).code == 0
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as kit:
        assert kit.testzip() is None


@pytest.mark.slow
def test_the_bulletin_is_a_draft_of_the_demos_own_figures(home: Path) -> None:
    words = (
        "--speaker",
        "Bà Giả Lập",
        "--office",
        "Phòng Truyền thông",
        "--office-en",
        "Press",
        "--by",
        "bien-tap",
        "--json",
    )
    made = lachan("warnings", "bulletin", *words, home=home)
    assert made.code == 0, made.err
    drafts = lachan("warnings", "list", "--state", "draft", "--json", home=home).json()
    (draft,) = [one for one in drafts if one["number"] == made.json()["number"]]
    assert draft["kind"] == "bulletin"
    assert "lượt thấy mã độc" in draft["vi"]["what"]
    assert len(lachan("warnings", "list", "--json", home=home).json()) == 3, "nothing goes out by itself"
