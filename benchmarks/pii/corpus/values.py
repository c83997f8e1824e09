"""Invented values of every kind, drawn from a generator of random numbers."""

from dataclasses import dataclass
from random import Random
from typing import Final

from lachan.tools.pii.detectors.bank_card import NAPAS, luhn
from lachan.tools.pii.detectors.cccd import PROVINCES
from lachan.tools.pii.detectors.passport import check_digit
from lachan.tools.pii.detectors.phone import PREFIXES
from lachan.tools.pii.detectors.tax_code import checks
from lachan.tools.pii.detectors.vietqr import crc

UNSEEN_SHARE: Final = 0.3
# Surnames, middle and given names. The second lists hold none of the detector's.
_SURNAMES: Final = (
    "Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý "
    "Trương Đinh Trịnh Đoàn Lương Cao Đào Tạ Lâm Phùng Vương Tô Mai Hà Chu Lò Vi Nông Giàng Sùng"
).split()
_UNSEEN_SURNAMES: Final = "Tưởng Nhâm Thượng Khiếu Lưỡng Hoắc Trầm Sử Quản Bành Phong Trầm Sằm".split()
_MIDDLE: Final = (
    "Văn Thị Hữu Đức Ngọc Minh Thanh Quốc Xuân Thu Kim Anh Đình Gia Hồng Mạnh Phương Quang Tiến Tuấn Bảo Khánh".split()
)
_UNSEEN_MIDDLE: Final = "Nghi Sĩ Đoan Uy Lệ Triệu Thục Mậu Trường Lập".split()
_GIVEN: Final = (
    "An Anh Bình Châu Chi Cường Dũng Duy Đạt Đức Giang Hà Hải Hạnh Hiếu Hòa Hoàng Hùng Huy Hương Khánh Khoa Lan Linh Long Mai "
    "Minh Nam Nga Ngọc Nhung Phong Phúc Quân Quang Sơn Tâm Thảo Thắng Thủy Trang Trung Tú Tuấn Vân Việt Yến"
).split()
_UNSEEN_GIVEN: Final = (
    "Én Nhẫn Thuận Khuê Sáng Ngoan Điền Thiệp Thược Nhã Duẩn Hoạch Ruộng Tưởng Nhài Bưởi Huân Lượng Chuẩn Vượng".split()
)
_STREETS: Final = (
    "Lê Lợi,Trần Phú,Nguyễn Trãi,Lý Thường Kiệt,Trần Hưng Đạo,Hai Bà Trưng,Quang Trung,Nguyễn Du,Lê Duẩn,Hoàng Hoa Thám,"
    "Võ Nguyên Giáp,Phạm Văn Đồng,Lê Văn Sỹ,Nguyễn Đình Chiểu,Trường Chinh,Bùi Thị Xuân,Cao Thắng,Láng Hạ"
).split(",")
_UNSEEN_STREETS: Final = (
    "Hàng Chuối,Đồng Khởi,Phố Huế,Thụy Khuê,Giải Phóng,Cống Quỳnh,Pasteur,Trần Cao Vân,Ông Ích Khiêm,Đội Cấn,Yên Phụ,"
    "Bà Hom,Lũy Bán Bích,Hoàng Quốc Việt,Nguyễn Hoàng Tôn,Vạn Phúc,Tam Trinh,Ngọc Khánh"
).split(",")
_WARDS: Final = "Bến Thành,Trung Hòa,Dịch Vọng,Hải Châu,An Khánh,Thạch Thang,Phú Mỹ,Tân Định,Long Biên,Cầu Kho,Lộc Thọ,Hòa Cường Bắc".split(
    ","
)
_DISTRICTS: Final = "Cầu Giấy,Hải Châu,Đống Đa,Thanh Khê,Ninh Kiều,Hà Đông,Ba Đình,Bình Thạnh,Gò Vấp".split(",")
_COMMUNES: Final = "Mỹ Hương,Tân Lập,Phú Lương,Đông Hưng,Yên Sơn,Vĩnh Thạnh,Ia Grai,Cư Pui,Quảng Phú,Nghĩa Hành".split(
    ","
)
_RURAL: Final = "Lương Tài,Đông Anh,Hòa Vang,Củ Chi,Krông Bông,Phong Điền,Tư Nghĩa,Yên Thành".split(",")
_OLD: Final = "Hà Nội,TP. Hồ Chí Minh,Đà Nẵng,tỉnh Bắc Giang,tỉnh Quảng Nam,tỉnh Bình Dương,tỉnh Nghệ An,Cần Thơ,tỉnh Hà Giang".split(
    ","
)
_NEW: Final = (
    "Hà Nội,TP. Hồ Chí Minh,Đà Nẵng,tỉnh Bắc Ninh,tỉnh Tuyên Quang,tỉnh Đắk Lắk,tỉnh Nghệ An,Cần Thơ,Huế".split(",")
)
_DOMAINS: Final = "example.com example.vn mail.example.com congty.example thu.example.org".split()


@dataclass(frozen=True)
class Drawn:
    """A value of a kind; `known`: its words are among those that the detector lists."""

    kind: str
    text: str
    known: bool = True


def _digits(draw: Random, count: int) -> str:
    return "".join(draw.choice("0123456789") for _ in range(count))


def name(draw: Random) -> Drawn:
    """Two to four syllables; three in ten with at least one word that the detector does not list."""
    if draw.random() >= UNSEEN_SHARE:
        words = [draw.choice(_SURNAMES), *draw.sample(_MIDDLE, draw.choice((1, 1, 1, 2))), draw.choice(_GIVEN)]
        return Drawn("name", " ".join(words))
    surname = draw.choice(_UNSEEN_SURNAMES) if draw.random() < 0.25 else draw.choice(_SURNAMES)
    return Drawn("name", f"{surname} {draw.choice(_UNSEEN_MIDDLE)} {draw.choice(_UNSEEN_GIVEN)}", known=False)


def address(draw: Random) -> Drawn:
    """In a town or a village, before or after 1 July 2025."""
    known = draw.random() >= UNSEEN_SHARE
    number = draw.choice((f"{draw.randint(1, 400)}", f"{draw.randint(1, 99)}/{draw.randint(1, 40)}", f"Số {draw.randint(1, 200)}",
                          f"{draw.randint(1, 60)}A", f"Số nhà {draw.randint(1, 90)}, ngõ {draw.randint(2, 300)}"))  # fmt: skip
    street = draw.choice(_STREETS if known else _UNSEEN_STREETS)
    after = draw.random() < 0.4
    if draw.random() < 0.7:
        road = draw.choice((f"{number} {street}", f"{number} đường {street}", f"{number} phố {street}"))
        ward = draw.choice(
            (
                f"phường {draw.choice(_WARDS)}",
                f"P. {draw.choice(_WARDS)}",
                f"P.{draw.randint(1, 19)}",
                f"Phường {draw.randint(1, 28)}",
            )
        )
        if after:
            return Drawn("address", f"{road}, {ward}, {draw.choice(_NEW)}", known)
        district = draw.choice(
            (
                f"quận {draw.choice(_DISTRICTS)}",
                f"Q. {draw.choice(_DISTRICTS)}",
                f"Q.{draw.randint(1, 12)}",
                f"Quận {draw.randint(1, 12)}",
            )
        )
        return Drawn("address", f"{road}, {ward}, {district}, {draw.choice(_OLD)}", known)
    hamlet = draw.choice(
        (
            f"thôn {draw.choice(_COMMUNES)}",
            f"ấp {draw.randint(1, 9)}",
            f"xóm {draw.randint(1, 20)}",
            f"Tổ {draw.randint(1, 30)}",
            f"Thôn {draw.randint(1, 12)}",
        )
    )
    commune = f"xã {draw.choice(_COMMUNES)}"
    if after:
        return Drawn("address", f"{hamlet}, {commune}, {draw.choice(_NEW[3:7])}", known)
    return Drawn("address", f"{hamlet}, {commune}, huyện {draw.choice(_RURAL)}, {draw.choice(_OLD[3:7])}", known)


def cccd(draw: Random) -> Drawn:
    """Four in five with the structure of the former law, the others with twelve digits and nothing else."""
    if draw.random() < 0.8:
        century = draw.choice("0123")
        year = draw.randint(40, 99) if century in "01" else draw.randint(0, 24)
        text = f"{draw.choice(sorted(PROVINCES))}{century}{year:02}{_digits(draw, 6)}"
    else:
        text = _digits(draw, 12)
    return Drawn("cccd", f"{text[:3]} {text[3:6]} {text[6:]}" if draw.random() < 0.1 else text)


def cmnd(draw: Random) -> Drawn:
    """Nine digits."""
    return Drawn("cmnd", f"{draw.randint(1, 38):02}{_digits(draw, 7)}")


def tax_code(draw: Random) -> Drawn:
    """Of an enterprise, sometimes of its branch."""
    while True:
        text = f"{draw.choice(('01', '03', '02', '04', '36', '37', '46', '81'))}{_digits(draw, 8)}"
        if checks(text):
            return Drawn("tax-code", f"{text}-{draw.randint(1, 99):03}" if draw.random() < 0.2 else text)


def social_insurance(draw: Random) -> Drawn:
    """Ten digits."""
    return Drawn("social-insurance", f"{draw.randint(1, 96):02}{_digits(draw, 8)}")


def health_insurance(draw: Random) -> Drawn:
    """The card of fifteen characters."""
    group = draw.choice(("DN", "HC", "HT", "HS", "SV", "TE", "HN", "GD", "HX"))
    return Drawn("health-insurance", f"{group}{draw.randint(1, 5)}{draw.randint(1, 96):02}{_digits(draw, 10)}")


def passport(draw: Random) -> Drawn:
    """A letter and seven or eight digits."""
    return Drawn("passport", f"{draw.choice('BCNPEK')}{_digits(draw, draw.choice((7, 8)))}")


def mrz(draw: Random) -> Drawn:
    """Two lines of a passport, with right check digits."""
    names = f"NGUYEN<<{draw.choice(('VAN<AN', 'THI<BINH', 'MINH<DUC'))}"
    number = (draw.choice("BCNP") + _digits(draw, 7)).ljust(9, "<")
    birth, expiry = (
        f"{draw.randint(50, 99)}0{draw.randint(1, 9)}1{draw.randint(0, 9)}",
        f"3{draw.randint(0, 5)}0{draw.randint(1, 9)}15",
    )
    personal = "<" * 14
    line = f"{number}{check_digit(number)}VNM{birth}{check_digit(birth)}{draw.choice('MF')}{expiry}{check_digit(expiry)}{personal}<"
    whole = line[:10] + line[13:20] + line[21:43]
    return Drawn("mrz", f"P<VNM{names}".ljust(44, "<") + "\n" + line + check_digit(whole))


def driving_licence(draw: Random) -> Drawn:
    """Twelve digits."""
    return Drawn(
        "driving-licence", f"{draw.randint(1, 96):02}{draw.choice('01')}{draw.randint(10, 24)}{_digits(draw, 7)}"
    )


def phone(draw: Random) -> Drawn:
    """Mobile mostly, in the ways people write it; some landlines, some from before 2018."""
    lot = draw.random()
    if lot < 0.8:
        text = draw.choice(sorted(PREFIXES["mobile"] - {"030", "031", "095"})) + _digits(draw, 7)
        forms = (text, text, text, f"{text[:4]} {text[4:7]} {text[7:]}", f"{text[:4]}.{text[4:7]}.{text[7:]}",
                 f"{text[:3]}-{text[3:6]}-{text[6:]}", f"+84{text[1:]}", f"+84 {text[1:4]} {text[4:7]} {text[7:]}")  # fmt: skip
    elif lot < 0.9:
        text = draw.choice(sorted(PREFIXES["former"])) + _digits(draw, 7)
        forms = (text, f"{text[:4]} {text[4:7]} {text[7:]}")
    else:
        area = draw.choice(("024", "028"))
        text = area + draw.choice("36") + _digits(draw, 7)
        forms = (text, f"({area}) {text[3:7]} {text[7:]}", f"{area}.{text[3:7]}.{text[7:]}", f"{area} {text[3:]}")
    return Drawn("phone", draw.choice(forms))


def email(draw: Random) -> Drawn:
    """At domains kept for examples (RFC 2606)."""
    user = (
        draw.choice(("an", "binh", "lan", "minh", "thu"))
        + draw.choice((".nguyen", "_tran", "le", ""))
        + _digits(draw, 2)
    )
    return Drawn("email", f"{user}@{draw.choice(_DOMAINS)}")


def bank_card(draw: Random) -> Drawn:
    """Napas, Visa, Mastercard, with Luhn's digit."""
    start = draw.choice(
        (f"9704{draw.choice(sorted(NAPAS))}", f"4{_digits(draw, 5)}", f"5{draw.randint(1, 5)}{_digits(draw, 4)}")
    )
    body = start + _digits(draw, 9)
    text = next(body + digit for digit in "0123456789" if luhn(body + digit))
    return Drawn("bank-card", " ".join(text[i : i + 4] for i in range(0, 16, 4)) if draw.random() < 0.4 else text)


def bank_account(draw: Random) -> Drawn:
    """Nine to fourteen digits."""
    return Drawn("bank-account", draw.choice("123456789") + _digits(draw, draw.randint(8, 13)))


def vietqr(draw: Random) -> Drawn:
    """A payload with its checksum."""
    account = _digits(draw, draw.randint(9, 13))
    inner = "0006970436" + f"01{len(account):02}{account}"
    provider = f"0010A00000072701{len(inner):02}{inner}0208QRIBFTTA"
    body = f"00020101021138{len(provider):02}{provider}53037045802VN6304"
    return Drawn("vietqr", f"{body}{crc(body.encode()):04X}")


def plate(draw: Random) -> Drawn:
    """Cars and motorcycles."""
    province = draw.choice((29, 30, 43, 51, 59, 61, 65, 75, 81, 92, 98))
    tail = f"{_digits(draw, 3)}.{_digits(draw, 2)}"
    forms = (f"{province}{draw.choice('ABCDEFGHK')}-{tail}", f"{province}-{draw.choice('BCDEFGH')}{draw.randint(1, 9)} {tail}",
             f"{province}{draw.choice('ABCDEFGHK')}-{tail.replace('.', '')}")  # fmt: skip
    return Drawn("plate", draw.choice(forms))


def birth_date(draw: Random) -> Drawn:
    """Day, month, year."""
    day, month, year = draw.randint(1, 28), draw.randint(1, 12), draw.randint(1940, 2015)
    return Drawn(
        "birth-date",
        draw.choice(
            (
                f"{day:02}/{month:02}/{year}",
                f"{day:02}-{month:02}-{year}",
                f"{day}/{month}/{year}",
                f"{year}-{month:02}-{day:02}",
            )
        ),
    )


def ip_address(draw: Random) -> Drawn:
    """Of the ranges for documentation, RFC 5737 and RFC 3849."""
    if draw.random() < 0.8:
        return Drawn("ip-address", f"{draw.choice(('192.0.2', '198.51.100', '203.0.113'))}.{draw.randint(1, 254)}")
    return Drawn("ip-address", f"2001:db8:{draw.randrange(1, 65535):x}::{draw.randrange(1, 65535):x}")


def mac_address(draw: Random) -> Drawn:
    """Six pairs."""
    return Drawn("mac-address", ":".join(f"{draw.randrange(256):02x}" for _ in range(6)))


def gps(draw: Random) -> Drawn:
    """In the country."""
    return Drawn("gps", f"{draw.uniform(9, 22):.6f}, {draw.uniform(104, 109):.6f}")


def password(draw: Random) -> Drawn:
    """Letters, digits, a sign."""
    return Drawn(
        "password", draw.choice(("Hanoi", "Meocon", "Saigon", "Bmw", "Abc")) + draw.choice("@#!$") + _digits(draw, 4)
    )


def health(draw: Random) -> Drawn:
    """A diagnosis."""
    return Drawn(
        "health",
        draw.choice(
            ("viêm gan B mạn", "đái tháo đường típ 2", "tăng huyết áp", "viêm phổi", "hen phế quản", "suy thận mạn")
        ),
    )


ALL: Final = {
    f.__name__.replace("_", "-"): f
    for f in (name, address, cccd, cmnd, tax_code, social_insurance, health_insurance, passport, mrz, driving_licence, phone, email,
              bank_card, bank_account, vietqr, plate, birth_date, ip_address, mac_address, gps, password, health)
}  # fmt: skip
