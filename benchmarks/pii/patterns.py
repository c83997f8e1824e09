"""The same kinds as plain patterns, for programs that are given patterns. Python's, RE2's and ripgrep's syntax alike."""

PATTERNS = {
    "cccd": r"\b\d{12}\b|\b\d{3} \d{3} \d{6}\b",
    "cmnd": r"\b\d{9}\b",
    "tax-code": r"\b\d{10}(?:-\d{3})?\b",
    "social-insurance": r"\b\d{10}\b",
    "health-insurance": r"\b[A-Z]{2}[1-5]\d{12}\b",
    "passport": r"\b[A-Z]\d{7,8}\b",
    "driving-licence": r"\b\d{12}\b",
    "phone": r"(?:\+84|\b0)[ .-]?(?:\d[ .-]?){8,9}\d\b|\(0\d{2,3}\) ?\d{4} ?\d{4}",
    "email": r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}\b",
    "bank-card": r"\b(?:\d{4}[ -]?){3}\d{4}\b",
    "bank-account": r"\b\d{9,14}\b",
    "plate": r"\b\d{2}-?[A-Z][A-Z0-9]?[ -]\d{3}\.?\d{2}\b",
    "ip-address": r"\b(?:\d{1,3}\.){3}\d{1,3}\b|\b[0-9a-f]{1,4}:[0-9a-f:]+::?[0-9a-f]+\b",
    "mac-address": r"\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b",
    "gps": r"\b\d{1,2}\.\d{4,}, \d{2,3}\.\d{4,}\b",
}
# The other kinds that we look for, as plainly as patterns can say them, for a peer that is to do the same work.
_WORD = r"[A-ZĐÀ-ỸÁÂĂÊÔƠƯ][a-zđà-ỹáâăêôơư]{0,6}"
OTHERS = {
    "name": rf"\b(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Trương|Đinh|Trịnh|Mai|Hà|Đoàn|Lương|Cao|Đào|Tạ|Tô|Lâm)(?: {_WORD}){{1,4}}",
    "address": rf"\b(?:\d+[A-Z]?(?:/\d+)* )?(?:[Đđ]ường|[Pp]hố|[Tt]hôn|[Xx]óm|[Tt]ổ|[Pp]hường|P\.|[Xx]ã|[Qq]uận|Q\.|[Hh]uyện|[Tt]ỉnh|[Tt]hành phố|TP\.) ?(?:\d+|{_WORD}(?: {_WORD}){{0,3}})",
    "birth-date": r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b|\b\d{4}-\d{2}-\d{2}\b",
    "mrz": r"[A-Z0-9<]{9}\d[A-Z]{3}\d{7}[MFX<]\d{7}[A-Z0-9<]{14}[\d<]\d",
    "vietqr": r"000201[0-9A-Za-z .,/+-]{0,120}?0010A000000727[0-9A-Za-z .,/+-]{0,300}6304[0-9A-F]{4}",
    "password": r"(?i)(?:mật khẩu|password|passwd|pwd|mk)\s{0,2}[:=]\s{0,2}\S{4,128}",
    "key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,80}",
    "health": r"(?i)(?:chẩn đoán|tiền sử(?: bệnh)?|nhóm máu|mã bệnh|dị ứng|đơn thuốc)\s{0,2}[:=]\s{0,3}\S[^\n,;]{1,60}",
    "origin": r"(?i)(?:dân tộc|chủng tộc)\s{0,2}[:=]\s{0,3}\S[^\n,;]{1,60}",
    "belief": r"(?i)tôn giáo\s{0,2}[:=]\s{0,3}\S[^\n,;]{1,60}",
    "politics": r"(?i)(?:đảng viên|ngày vào đảng|quan điểm chính trị)\s{0,2}[:=]\s{0,3}\S[^\n,;]{1,60}",
    "sexuality": r"(?i)(?:xu hướng tính dục|đời sống tình dục)\s{0,2}[:=]\s{0,3}\S[^\n,;]{1,60}",
    "biometrics": r"(?i)(?:vân tay|khuôn mặt|mống mắt)\s{0,2}[:=]\s{0,3}\S[^\n,;]{1,60}",
    "crime": r"(?i)(?:tiền án|tiền sự|án tích)\s{0,2}[:=]\s{0,3}\S[^\n,;]{1,60}",
    "finance": r"(?i)(?:điểm tín dụng|nhóm nợ|dư nợ|số dư|hạn mức tín dụng)\s{0,2}[:=]\s{0,3}\S[^\n,;]{1,60}",
}
# Words before a value, for peers that weigh them.
CONTEXT = {
    "cccd": ["cccd", "căn cước", "định danh"], "cmnd": ["cmnd", "chứng minh"], "tax-code": ["mst", "thuế", "doanh nghiệp"],
    "social-insurance": ["bhxh", "bảo hiểm xã hội"], "health-insurance": ["bhyt"], "passport": ["hộ chiếu", "passport"],
    "driving-licence": ["gplx", "lái xe"], "phone": ["sđt", "điện thoại", "đt", "tel", "di động"], "email": ["email", "mail"],
    "bank-card": ["thẻ", "card"], "bank-account": ["stk", "tài khoản"], "plate": ["biển", "bks"], "ip-address": ["ip"],
    "mac-address": ["mac"], "gps": ["tọa độ", "vị trí"],
    "name": ["họ tên", "ông", "bà", "khách hàng"], "address": ["địa chỉ", "thường trú"], "birth-date": ["sinh"],
}  # fmt: skip
