"""What was seen, in the words of somebody who never heard of a botnet. One pair an RSIT type."""

from typing import Final

from lachan.server.pages.say import vietnamese

_TYPES: Final = {
    "infected-system": (
        "Một máy liên lạc với máy chủ của kẻ xấu, như máy nhiễm mã độc",
        "A device talked to a server of criminals, as infected ones do",
    ),
    "c2-server": ("Một máy điều khiển các máy nhiễm mã độc khác", "A device that controls other infected ones"),
    "malware-distribution": ("Một máy phát tán mã độc", "A device that hands out malware"),
    "malware-configuration": ("Một máy giữ cấu hình của mã độc", "A device that holds the settings of malware"),
    "phishing": ("Một trang lừa đảo", "A phishing page"),
    "scanner": ("Một máy dò quét các máy khác", "A device that scans others"),
    "brute-force": ("Một máy dò mật khẩu của máy khác", "A device that guesses passwords of others"),
    "ids-alert": ("Một máy thử tấn công máy khác", "A device that tried to break into others"),
    "exploit": ("Một máy thử tấn công máy khác", "A device that tried to break into others"),
    "spam": ("Một máy gửi thư rác", "A device that sends spam"),
    "ddos": (
        "Một máy có liên quan đến tấn công từ chối dịch vụ",
        "A device that takes part in, or suffers, an attack by flooding",
    ),
    "ddos-amplifier": (
        "Một thiết bị để hở, có thể bị lợi dụng để tấn công",
        "A device left open that can be used to attack others",
    ),
    "vulnerable-system": (
        "Một thiết bị có điểm yếu, để hở ra Internet",
        "A device with a weakness, open to the internet",
    ),
    "potentially-unwanted-accessible": ("Một thiết bị để hở ra Internet", "A device open to the internet"),
    "system-compromise": ("Một máy đã bị chiếm quyền", "A device that somebody else took over"),
}
_ANY: Final = ("Một dấu hiệu khác về an toàn", "Another sign of trouble")


def type_word(type_: str) -> str:
    """The sentence for an RSIT type."""
    vi, en = _TYPES.get(type_, _ANY)
    return vi if vietnamese() else en


def family_word(family: str) -> str:
    """The name of a family as it is written everywhere; what is long or strange is left out."""
    return family if len(family) <= 60 and family.isprintable() else ""
