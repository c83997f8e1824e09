"""The single-byte and font encodings of Vietnamese, as tables of characters.

TCVN3 (also ABC; TCVN 5712:1993, third table) and VNI for Windows are encodings of fonts: a program that does not know
the font shows their bytes as windows-1252, so both tables are keyed by windows-1252 characters. VISCII is RFC 1456.
Not here: VPS, BK HCM and VIQR, which we have not met in files.
"""

from typing import Final

_VISCII_BYTES: Final = (
    "02Ẳ 05Ẵ 06Ẫ 14Ỷ 19Ỹ 1EỴ 80Ạ 81Ắ 82Ằ 83Ặ 84Ấ 85Ầ 86Ẩ 87Ậ 88Ẽ 89Ẹ 8AẾ 8BỀ 8CỂ 8DỄ 8EỆ 8FỐ 90Ồ 91Ổ 92Ỗ 93Ộ 94Ợ 95Ớ "
    "96Ờ 97Ở 98Ị 99Ỏ 9AỌ 9BỈ 9CỦ 9DŨ 9EỤ 9FỲ A0Õ A1ắ A2ằ A3ặ A4ấ A5ầ A6ẩ A7ậ A8ẽ A9ẹ AAế ABề ACể ADễ AEệ AFố B0ồ B1ổ "
    "B2ỗ B3Ỡ B4Ơ B5ộ B6ờ B7ở B8ị B9Ự BAỨ BBỪ BCỬ BDơ BEớ BFƯ C0À C1Á C2Â C3Ã C4Ả C5Ă C6ẳ C7ẵ C8È C9É CAÊ CBẺ CCÌ CDÍ "
    "CEĨ CFỳ D0Đ D1ứ D2Ò D3Ó D4Ô D5ạ D6ỷ D7ừ D8ử D9Ù DAÚ DBỹ DCỵ DDÝ DEỡ DFư E0à E1á E2â E3ã E4ả E5ă E6ữ E7ẫ E8è E9é "
    "EAê EBẻ ECì EDí EEĩ EFỉ F0đ F1ự F2ò F3ó F4ô F5õ F6ỏ F7ọ F8ụ F9ù FAú FBũ FCủ FDý FEợ FFỮ"
)
_TCVN3_BYTES: Final = (
    "A1Ă A2Â A3Ê A4Ô A5Ơ A6Ư A7Đ A8ă A9â AAê ABô ACơ ADư AEđ B5à B6ả B7ã B8á B9ạ BBằ BCẳ BDẵ BEắ C6ặ C7ầ C8ẩ C9ẫ CAấ "
    "CBậ CCè CEẻ CFẽ D0é D1ẹ D2ề D3ể D4ễ D5ế D6ệ D7ì D8ỉ DCĩ DDí DEị DFò E1ỏ E2õ E3ó E4ọ E5ồ E6ổ E7ỗ E8ố E9ộ EAờ EBở "
    "ECỡ EDớ EEợ EFù F1ủ F2ũ F3ú F4ụ F5ừ F6ử F7ữ F8ứ F9ự FAỳ FBỷ FCỹ FDý FEỵ"
)
# Lower case; capitals have capital marks beside them. The lone ones differ in case by themselves.
_VNI_LOWER: Final = (
    "aù=á aø=à aû=ả aõ=ã aï=ạ aê=ă aé=ắ aè=ằ aú=ẳ aü=ẵ aë=ặ aâ=â aá=ấ aà=ầ aå=ẩ aã=ẫ aä=ậ eù=é eø=è eû=ẻ eõ=ẽ eï=ẹ "
    "eâ=ê eá=ế eà=ề eå=ể eã=ễ eä=ệ æ=ỉ ó=ĩ ò=ị où=ó oø=ò oû=ỏ oõ=õ oï=ọ oâ=ô oá=ố oà=ồ oå=ổ oã=ỗ oä=ộ ô=ơ ôù=ớ ôø=ờ "
    "ôû=ở ôõ=ỡ ôï=ợ uù=ú uø=ù uû=ủ uõ=ũ uï=ụ ö=ư öù=ứ öø=ừ öû=ử öõ=ữ öï=ự yù=ý yø=ỳ yû=ỷ yõ=ỹ î=ỵ ñ=đ"
)


def _by_byte(words: str) -> dict[int, str]:
    return {int(word[:2], 16): word[2:] for word in words.split()}


def _vni() -> dict[str, str]:
    lower = dict(word.split("=") for word in _VNI_LOWER.split())
    mixed = {key[0].upper() + key[1:]: value.upper() for key, value in lower.items() if len(key) == 2}
    return lower | mixed | {key.upper(): value.upper() for key, value in lower.items()}


def as_windows_1252(byte: int) -> str:
    """The character that a program ignorant of the font shows; the five free bytes are shown as C1 controls."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


VISCII: Final = {**{byte: chr(byte) for byte in range(256)}, **_by_byte(_VISCII_BYTES)}  # byte → letter
TCVN3: Final = {as_windows_1252(byte): letter for byte, letter in _by_byte(_TCVN3_BYTES).items()}  # shown → letter
VNI: Final = _vni()  # one or two shown characters → letter
WINDOWS_1252: Final = {byte: as_windows_1252(byte) for byte in range(256)}
