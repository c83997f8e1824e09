"""What a report says, in both languages."""

from typing import Final

SEVERITIES: Final = {
    "none": {"vi": "không có", "en": "none"},
    "low": {"vi": "thấp", "en": "low"},
    "medium": {"vi": "trung bình", "en": "medium"},
    "high": {"vi": "cao", "en": "high"},
    "critical": {"vi": "nghiêm trọng", "en": "critical"},
}
OUTCOMES: Final = {
    "read": {"vi": "đã đọc", "en": "read"},
    "unchanged": {"vi": "không đổi từ lần trước", "en": "unchanged since the last run"},
    "empty": {"vi": "tệp rỗng", "en": "empty"},
    "encrypted": {"vi": "có mật khẩu, không đọc được", "en": "encrypted"},
    "damaged": {"vi": "hỏng hoặc không đúng định dạng", "en": "damaged, or not what it says"},
    "unknown-format": {"vi": "định dạng chưa đọc được", "en": "a format that holds no text for us"},
    "picture": {"vi": "hình ảnh, chưa đọc được", "en": "a picture, not read yet"},
    "too-large": {"vi": "quá lớn", "en": "too large"},
    "too-deep": {"vi": "lồng nhau quá sâu", "en": "nested too deep"},
    "too-many-parts": {"vi": "quá nhiều phần", "en": "too many parts"},
    "expands-too-much": {"vi": "bung ra quá lớn (bom nén)", "en": "expands too much (a bomb)"},
    "took-too-long": {"vi": "đọc quá lâu, đã dừng", "en": "took too long, stopped"},
    "out-of-memory": {"vi": "cần quá nhiều bộ nhớ", "en": "needed too much memory"},
    "crashed": {"vi": "làm tiến trình đọc bị lỗi", "en": "made the reader fail"},
    "not-a-file": {"vi": "không phải tệp thường (liên kết, thiết bị)", "en": "not a regular file (link, device)"},
    "no-permission": {"vi": "không có quyền đọc", "en": "no permission"},
    "vanished": {"vi": "không còn ở đó", "en": "no longer there"},
    "no-reader": {"vi": "thiếu thư viện hoặc chương trình để đọc", "en": "its reader is not installed"},
}
PAGE: Final = {
    "title": {"vi": "Báo cáo rà soát dữ liệu cá nhân", "en": "Personal data: what was found"},
    "nothing": {
        "vi": "Không tìm thấy dữ liệu cá nhân trong {files} tệp.",
        "en": "No personal data was found in {files} files.",
    },
    "verdict": {
        "vi": "{found} dữ liệu cá nhân ở {places} nơi, trong {files} tệp đã rà soát.",
        "en": "{found} pieces of personal data in {places} places, of {files} files looked at.",
    },
    "first": {"vi": "Việc cần làm trước", "en": "What to do first"},
    "kinds": {"vi": "Loại dữ liệu", "en": "What it is"},
    "places": {"vi": "Ở đâu", "en": "Where it is"},
    "below": {"vi": "Trong thư mục <b>{folder}</b>:", "en": "In the folder <b>{folder}</b>:"},
    "no_kinds": {"vi": "Không có.", "en": "None."},
    "unread": {"vi": "Những gì chưa đọc được", "en": "What could not be read"},
    "all_read": {"vi": "Mọi tệp đều đọc được.", "en": "Every file could be read."},
    "sensitive": {"vi": "nhạy cảm", "en": "sensitive"},
    "basic": {"vi": "cơ bản", "en": "basic"},
    "kind": {"vi": "loại", "en": "kind"},
    "class": {"vi": "theo luật", "en": "by law"},
    "basis": {"vi": "căn cứ", "en": "basis"},
    "findings": {"vi": "số lần thấy", "en": "findings"},
    "distinct": {"vi": "giá trị khác nhau", "en": "different values"},
    "severity": {"vi": "mức độ", "en": "severity"},
    "place": {"vi": "nơi", "en": "place"},
    "found": {"vi": "thấy gì", "en": "found"},
    "persons": {"vi": "ít nhất mấy người", "en": "persons, at least"},
    "more": {
        "vi": "Còn {count} nơi khác, xem bản JSON hoặc CSV.",
        "en": "And {count} more places: see the JSON or CSV.",
    },
    "footer": {
        "vi": "Báo cáo không chứa giá trị nào. Máy tìm có thể bỏ sót hoặc nhầm: không thấy không có nghĩa là không có.",
        "en": "This report holds no value. A scanner misses and errs: not found does not mean not there.",
    },
}
FIRST: Final = {
    "secrets": {
        "vi": "Đổi ngay các mật khẩu và khóa đang để trong tệp, rồi xóa chúng khỏi đó.",
        "en": "Change the passwords and keys that lie in files, now; then take them out.",
    },
    "worst": {
        "vi": "Xử lý {count} nơi ở mức cao trở lên, bắt đầu từ <b>{place}</b>: chuyển vào nơi có kiểm soát truy cập, mã hóa, hoặc xóa.",
        "en": "Deal with the {count} places of high severity or worse, beginning with <b>{place}</b>: move them behind access control, encrypt, or delete.",
    },
    "worst-one": {
        "vi": "Xử lý <b>{place}</b> trước: chuyển vào nơi có kiểm soát truy cập, mã hóa, hoặc xóa.",
        "en": "Deal with <b>{place}</b> first: move it behind access control, encrypt, or delete.",
    },
    "sensitive": {
        "vi": "Dữ liệu nhạy cảm cần người phụ trách, hồ sơ đánh giá tác động và kiểm soát truy cập (Luật 91/2025/QH15, NĐ 356/2025/NĐ-CP).",
        "en": "Sensitive data needs a person in charge, an impact assessment and access control (Law 91/2025/QH15, Decree 356/2025/NĐ-CP).",
    },
    "need": {
        "vi": "Với mỗi nơi, hỏi: còn cần không? Ai được đọc? Hết mục đích thì xóa.",
        "en": "Ask of each place: is it still needed, and who may read it? Delete what has served its purpose.",
    },
    "leak": {
        "vi": "Nếu nơi nào đã lộ ra ngoài: báo cơ quan chuyên trách trong 72 giờ kể từ khi phát hiện (Luật 91/2025/QH15, Điều 23).",
        "en": "Where a place has leaked: notify the authority within 72 hours of detection (Law 91/2025/QH15, Art. 23).",
    },
    "unread": {
        "vi": "Xem lại các tệp chưa đọc được ở cuối báo cáo: chúng có thể chứa dữ liệu cá nhân.",
        "en": "Look at the files that could not be read, at the end: they may hold personal data too.",
    },
    "again": {
        "vi": "Rà soát định kỳ (Chỉ thị 04/CT-BTTTT, mục 2b); lần sau chỉ đọc những gì thay đổi.",
        "en": "Scan regularly (Directive 04/CT-BTTTT, clause 2b); the next run reads only what changed.",
    },
}
