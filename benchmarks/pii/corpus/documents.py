"""Invented documents: forms, letters, tables, logs and plain prose, as text with the spans of what is personal in it."""

from dataclasses import dataclass, field
from random import Random
from typing import Final

from benchmarks.pii.corpus import values
from benchmarks.pii.corpus.values import Drawn

# Label before a value, by kind: several ways each.
LABELS: Final = {
    "name": ("Họ và tên", "Họ tên", "Khách hàng", "Người liên hệ", "Bệnh nhân", "Tên khách hàng"),
    "address": ("Địa chỉ", "Địa chỉ thường trú", "Nơi ở hiện nay", "Hộ khẩu thường trú"),
    "cccd": ("Số CCCD", "Căn cước công dân số", "Số định danh cá nhân", "CCCD", "Số căn cước"),
    "cmnd": ("Số CMND", "CMND", "Chứng minh nhân dân số"),
    "tax-code": ("Mã số thuế", "MST", "Mã số doanh nghiệp"),
    "social-insurance": ("Mã số BHXH", "Số sổ BHXH", "Số bảo hiểm xã hội"),
    "health-insurance": ("Số thẻ BHYT", "Mã thẻ BHYT", "Thẻ BHYT"),
    "passport": ("Số hộ chiếu", "Hộ chiếu số", "Passport No"),
    "driving-licence": ("Số GPLX", "Giấy phép lái xe số", "Bằng lái xe"),
    "phone": ("Điện thoại", "SĐT", "Số điện thoại", "ĐT", "Di động", "Tel"),
    "email": ("Email", "Thư điện tử", "E-mail"),
    "bank-card": ("Số thẻ", "Thẻ ngân hàng", "Card number"),
    "bank-account": ("Số tài khoản", "STK", "Tài khoản số"),
    "plate": ("Biển số xe", "BKS", "Biển kiểm soát"),
    "birth-date": ("Ngày sinh", "Sinh ngày", "Ngày, tháng, năm sinh"),
    "ip-address": ("Địa chỉ IP", "IP"),
    "mac-address": ("Địa chỉ MAC", "MAC"),
    "gps": ("Tọa độ", "Vị trí"),
    "password": ("Mật khẩu", "Password"),
    "health": ("Chẩn đoán", "Tiền sử bệnh"),
    "mrz": ("MRZ",),
    "vietqr": ("VietQR",),
}  # fmt: skip
OTHERS: Final = (
    ("Mã đơn hàng", 12), ("Số hóa đơn", 8), ("Mã vận đơn", 12), ("Mã giao dịch", 13), ("Số hợp đồng", 9), ("Số serial", 10),
    ("Mã hồ sơ", 11), ("IMEI", 15), ("Số phiếu", 9),
)  # fmt: skip
SENTENCES: Final = (
    "Theo quy định tại Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư, các đơn vị rà soát lại quy trình.",
    "Trong quý III năm 2024, doanh thu đạt 1.250.000.000 đồng, tăng 12,5% so với cùng kỳ năm trước.",
    "Cuộc họp bắt đầu lúc 14 giờ 30 phút tại hội trường tầng 2, đề nghị các đồng chí tham dự đầy đủ và đúng giờ.",
    "Trường Trung học phổ thông Nguyễn Thị Minh Khai tổ chức lễ khai giảng năm học mới với hơn 1.200 học sinh.",
    "Tuyến đường Võ Nguyên Giáp được mở rộng lên sáu làn xe, dự kiến hoàn thành trước ngày 30/4.",
    "Mưa lớn kéo dài nhiều ngày khiến nước sông dâng cao, người dân vùng trũng được khuyến cáo chủ động sơ tán.",
    "Phiên bản 2.14.3 sửa lỗi không mở được tệp, người dùng nên cập nhật sớm.",
    "Giá vàng miếng sáng nay giao dịch quanh mức 87.500.000 đồng một lượng, giảm nhẹ so với hôm qua.",
    "Đề nghị phòng Kế toán kiểm tra, đối chiếu số liệu và báo cáo trước ngày 15 hằng tháng.",
    "Học sinh cần mang theo sách giáo khoa, vở ghi và dụng cụ học tập theo thời khóa biểu.",
    "Sức khỏe là vốn quý; mỗi người nên tập thể dục ít nhất ba mươi phút mỗi ngày.",
    "Công ty cổ phần Đầu tư và Xây dựng Trường Thịnh trúng gói thầu số 5 với giá 45.678.000.000 đồng.",
    "Mật khẩu nên dài, khó đoán và không dùng chung cho nhiều tài khoản.",
    "Diện tích lúa hè thu của tỉnh đạt 123.456 ha, năng suất bình quân 58 tạ một ha.",
    "Dân số cả nước năm 2023 là 100.309.209 người, đứng thứ 15 trên thế giới.",
    "Quyết định số 1234567 được ban hành kèm theo danh mục gồm 36 mặt hàng.",
    "Thành phố Hồ Chí Minh và tỉnh Bình Dương phối hợp triển khai tuyến vành đai 3 dài 76 km.",
    "Mọi thắc mắc xin gọi tổng đài 1900 6035 hoặc xem trên trang thông tin điện tử của đơn vị.",
    "Bài hát được nhiều thế hệ yêu thích vì giai điệu mộc mạc và lời ca sâu lắng về quê hương.",
    "Kết quả thí nghiệm cho thấy nhiệt độ nước sôi phụ thuộc vào áp suất khí quyển và độ tinh khiết của nước.",
)  # fmt: skip
IDENTIFIERS: Final = tuple(k for k in LABELS if k not in ("name", "address", "mrz", "vietqr"))


@dataclass
class Document:
    """Text, and spans of it with what they are; a table's also as rows. `sort`: how it is laid out."""

    sort: str
    text: str = ""
    truth: list[tuple[int, int, Drawn]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    cells: list[tuple[int, int, Drawn]] = field(default_factory=list)  # of rows: row, column

    def say(self, text: str, drawn: Drawn | None = None) -> None:
        """Append, with or without meaning."""
        if drawn is not None:
            self.truth.append((len(self.text), len(self.text) + len(text), drawn))
        self.text += text


def form(draw: Random) -> Document:
    """A line a field: name, then six to ten others."""
    document = Document("form")
    document.say(
        draw.choice(("PHIẾU THU THẬP THÔNG TIN\n", "ĐƠN ĐỀ NGHỊ\n", "HỢP ĐỒNG DỊCH VỤ\n", "Thông tin khách hàng\n"))
    )
    kinds = [
        "name",
        "birth-date",
        *draw.sample([k for k in LABELS if k not in ("name", "birth-date")], draw.randint(5, 9)),
    ]
    for kind in kinds:
        drawn = values.ALL[kind](draw)
        document.say(f"{draw.choice(LABELS[kind])}: " + ("\n" if kind == "mrz" else ""))
        document.say(drawn.text, drawn)
        document.say("\n")
    if draw.random() < 0.6:
        label, digits = draw.choice(OTHERS)
        document.say(f"{label}: {''.join(draw.choice('0123456789') for _ in range(digits))}\n")
    document.say(draw.choice(SENTENCES) + "\n")
    return document


def letter(draw: Random) -> Document:
    """Sentences with values inside."""
    document = Document("letter")
    document.say("Kính gửi: Phòng Hành chính\n")
    for _ in range(draw.randint(2, 4)):
        document.say(draw.choice(SENTENCES) + " ")
    document.say("\n")
    templates = (
        ("Ông {name}, sinh ngày {birth-date}, CCCD số {cccd}, hiện ở tại {address}, điện thoại {phone}.",),
        ("Bà {name} (SĐT {phone}, email {email}) đề nghị cấp lại sổ BHXH số {social-insurance}.",),
        ("Đề nghị chuyển khoản vào số tài khoản {bank-account} tại Vietcombank, chủ tài khoản {name}.",),
        ("Xe ô tô biển số {plate} do anh {name} điều khiển, GPLX số {driving-licence}, liên hệ {phone}.",),
        ("Công ty có mã số thuế {tax-code}, người đại diện: {name}, CMND {cmnd}, địa chỉ: {address}.",),
        ("Khách hàng {name} thanh toán bằng thẻ {bank-card}, hộ chiếu {passport}.",),
        ("Người bệnh {name}, thẻ BHYT {health-insurance}, địa chỉ {address}.",),
    )
    for (template,) in draw.sample(templates, draw.randint(2, 4)):
        rest = template
        while "{" in rest:
            before, _, rest = rest.partition("{")
            kind, _, rest = rest.partition("}")
            document.say(before)
            drawn = values.ALL[kind](draw)
            document.say(drawn.text, drawn)
        document.say(rest + "\n")
    document.say(draw.choice(SENTENCES) + "\n")
    return document


_COLUMNS: Final = {
    "name": "Họ và tên", "birth-date": "Ngày sinh", "cccd": "Số CCCD", "cmnd": "Số CMND", "phone": "Điện thoại", "address": "Địa chỉ",
    "email": "Email", "tax-code": "Mã số thuế", "social-insurance": "Mã số BHXH", "bank-account": "Số tài khoản",
    "health-insurance": "Thẻ BHYT", "driving-licence": "GPLX", "bank-card": "Số thẻ", "plate": "Biển số", "passport": "Hộ chiếu",
}  # fmt: skip


def table(draw: Random) -> Document:
    """A head and ten to forty rows; the first column counts, one column is of orders."""
    document = Document("table")
    kinds = ["name", *draw.sample([k for k in _COLUMNS if k != "name"], draw.randint(3, 6))]
    document.rows.append(["STT", *(_COLUMNS[k] for k in kinds), "Mã đơn hàng"])
    for number in range(1, draw.randint(10, 40)):
        drawn = [values.ALL[kind](draw) for kind in kinds]
        document.cells += [(number, column + 1, one) for column, one in enumerate(drawn)]
        document.rows.append(
            [str(number), *(one.text for one in drawn), "".join(draw.choice("0123456789") for _ in range(12))]
        )
    return document


def log(draw: Random) -> Document:
    """Lines of a web server and an application."""
    document = Document("log")
    for _ in range(draw.randint(8, 20)):
        document.say(
            f"2026-11-{draw.randint(1, 28):02} {draw.randint(0, 23):02}:{draw.randint(0, 59):02}:{draw.randint(0, 59):02},{draw.randint(0, 999):03} INFO "
        )
        lot = draw.random()
        if lot < 0.4:
            drawn = values.ip_address(draw)
            document.say(drawn.text, drawn)
            document.say(
                f' "GET /static/app.{draw.randrange(1 << 32):08x}.js HTTP/1.1" 200 {draw.randint(100, 999999)}\n'
            )
        elif lot < 0.6:
            document.say("login user=")
            drawn = values.email(draw)
            document.say(drawn.text, drawn)
            document.say(f" session={draw.randrange(1 << 64):016x}\n")
        elif lot < 0.8:
            document.say('send_otp {"phone": "')
            drawn = values.phone(draw)
            document.say(drawn.text, drawn)
            document.say(f'", "request_id": {draw.randrange(10**9, 10**10)}}}\n')
        else:
            document.say(
                f"worker {draw.randint(1, 99)} took {draw.randint(1, 9999)} ms, queue={draw.randint(0, 1000)}\n"
            )
    return document


def prose(draw: Random) -> Document:
    """Nothing personal: every finding in it is false."""
    document = Document("prose")
    for _ in range(draw.randint(10, 30)):
        document.say(draw.choice(SENTENCES) + (" " if draw.random() < 0.7 else "\n"))
    return document


def document(draw: Random, sort: str = "") -> Document:
    """One document of a sort, or of any."""
    makers = {"form": form, "letter": letter, "table": table, "log": log, "prose": prose}
    return makers[sort or draw.choice(("form", "form", "letter", "letter", "table", "log", "prose"))](draw)
