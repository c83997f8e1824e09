"""Wrong words and wrong values: exit code 2 and a message that says what to do, in the reader's language."""

from pathlib import Path

import pytest

from lachan.cli.main import run
from tests.cli.program import lachan

# words → what the message says in Vietnamese and in English
WRONG = [
    (["nonsense"], "Không có lệnh 'nonsense'", "No such command 'nonsense'"),
    (["detectoins"], "'detections'", "'detections'"),
    (["notices", "lits"], "Có phải là 'list'?", "Did you mean 'list'?"),
    (["--lang", "fr", "detections"], "không thuộc 'vi', 'en'", "not one of 'vi', 'en'"),
    (["detections", "--fromat", "csv"], "Có phải là '--format'?", "Did you mean '--format'?"),
    (["detections", "--format"], "'--format' cần một giá trị", "'--format' requires an argument"),
    (["detections", "--json", "--format", "csv"], "chọn một", "give one of them"),
    (["detections", "--limit", "0"], "0 nằm ngoài khoảng x>=1", "0 is not in the range x>=1"),
    (["detections", "--class", "x"], "có: abusive-content", "there are: abusive-content"),
    (["infections", "--class", "x"], "có: abusive-content", "there are: abusive-content"),
    (["detections", "--type", "x"], "không phải loại của RSIT", "no type of RSIT"),
    (["detections", "--since", "rubbish"], "không phải thời điểm", "is not a time"),
    (["detections", "--since", "0001-01-01"], "không phải thời điểm", "is not a time"),
    (["detections", "--address", "1.2.3.999"], "không phải địa chỉ IP", "is not an address"),
    (["detections", "--output", "/nowhere/at/all.csv"], "không có thư mục /nowhere/at", "no folder /nowhere/at"),
    (["detections", "--output", "/"], "là một thư mục", "is a directory"),
    (["detections", "--home", __file__], "là một tệp", "is a file"),
    (["whose"], "Thiếu tham số", "Missing argument"),
    (["whose", "a", "b"], "Thừa tham số (b)", "unexpected extra argument (b)"),
    (["whose", "203.0.113.70", "--asn", "0"], "ngoài khoảng", "not in the range"),
    (["take-in"], "cần ít nhất một tệp", "give at least one file"),
    (["take-in", "/nowhere.csv"], "Không có '/nowhere.csv'", "'/nowhere.csv' does not exist"),
    (["take-in", "/"], "là một thư mục", "is a directory"),
]


@pytest.mark.parametrize(("words", "vi", "en"), WRONG, ids=[" ".join(words[:3]) for words, _, _ in WRONG])
def test_wrong_words(
    words: list[str], vi: str, en: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for language, sentence in (("vi", vi), ("en", en)):
        monkeypatch.setenv("LACHAN_LANG", language)
        assert run(words) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert sentence in said.err
        assert ("Lỗi: " if language == "vi" else "Error: ") in said.err


@pytest.mark.parametrize(("language", "sentence"), [("vi", "tạo bằng"), ("en", "make one with")])
def test_a_missing_home_says_what_to_do(
    tmp_path: Path,
    language: str,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LACHAN_LANG", language)
    assert run(["detections", "--home", str(tmp_path / "none")]) == 2
    said = capsys.readouterr()
    assert f"{sentence} `lachan init --home {tmp_path / 'none'}`" in said.err


def test_a_setting_with_a_wrong_name_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "settings.toml").write_text('[identity]\nlegal = "x"\n', encoding="utf-8")
    assert run(["detections", "--home", str(tmp_path)]) == 2
    assert "identity.legal" in capsys.readouterr().err


def test_invented_data_gets_a_folder_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").touch()
    assert run(["demo", "--home", str(tmp_path)]) == 2
    assert [place.name for place in tmp_path.iterdir()] == ["thesis.txt"]
    assert str(tmp_path) in capsys.readouterr().err


def test_the_language_is_chosen_wherever_it_stands() -> None:
    for words in (["--lang", "vi"], ["--lang=vi"]):
        answer = lachan(*words, "whose", lang="en")
        assert answer.code == 2
        assert answer.err.startswith("Cách dùng:")


def test_no_words_at_all_is_help() -> None:
    answer = lachan(lang="vi")
    assert answer.code == 2
    assert "take-in" in answer.out + answer.err
