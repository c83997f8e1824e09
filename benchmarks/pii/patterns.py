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
# Words before a value, for peers that weigh them.
CONTEXT = {
    "cccd": ["cccd", "căn cước", "định danh"], "cmnd": ["cmnd", "chứng minh"], "tax-code": ["mst", "thuế", "doanh nghiệp"],
    "social-insurance": ["bhxh", "bảo hiểm xã hội"], "health-insurance": ["bhyt"], "passport": ["hộ chiếu", "passport"],
    "driving-licence": ["gplx", "lái xe"], "phone": ["sđt", "điện thoại", "đt", "tel", "di động"], "email": ["email", "mail"],
    "bank-card": ["thẻ", "card"], "bank-account": ["stk", "tài khoản"], "plate": ["biển", "bks"], "ip-address": ["ip"],
    "mac-address": ["mac"], "gps": ["tọa độ", "vị trí"],
}  # fmt: skip
