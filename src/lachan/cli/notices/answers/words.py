"""Outcomes of mails, answers and tasks, for a person."""

from typing import Final

from lachan.cli.speech import say

OUTCOMES: Final = {
    "bounced": ("bị trả lại: địa chỉ hỏng", "bounced: the address does not work"),
    "undelivered": ("không đến được", "not delivered"),
    "refused": ("bên nhận từ chối thư", "refused by the other side"),
    "delayed": ("đang chậm", "delayed"),
    "automatic": ("trả lời tự động", "automatic reply"),
    "receipt": ("báo đã nhận", "receipt"),
    "answered": ("đã trả lời rõ", "plain answer"),
    "to-read": ("có trả lời, cần người đọc", "an answer to be read"),
    "doubtful": ("đáng ngờ, chưa tính", "doubtful, changed nothing"),
    "unrelated": ("không liên quan", "unrelated"),
    "unreadable": ("không đọc được", "unreadable"),
}
WORDS: Final = {
    "fixed": ("đã xử lý", "fixed"),
    "not-ours": ("không phải của họ", "not theirs"),
    "false": ("báo sai", "false"),
    "stop": ("xin dừng gửi", "asked to stop"),
}
TASKS: Final = {
    "read-answer": ("đọc trả lời: lời văn chưa rõ ý", "read the answer: its words are not plain"),
    "contradiction": ("trả lời tự mâu thuẫn", "the answer contradicts itself"),
    "no-such-item": ("trả lời nêu mục không có", "the answer names items that there are not"),
    "not-ours": ("nói không phải của họ: xem lại danh bạ", "says it is not theirs: check the registry"),
    "false-report": ("nói báo sai: xem lại nguồn tin", "says it is false: check the source"),
    "asked-to-stop": ("xin dừng gửi", "asks us to stop"),
    "complaint": ("bị đánh dấu là thư rác", "somebody marked it as spam"),
    "contact-left": ("đầu mối đã chuyển đi: tìm người thay", "the contact has left: find another"),
    "no-code": ("đầu mối viết thư không nêu mã", "a contact wrote and names no code"),
    "unknown-code": ("nêu mã không có thật", "names a code that we never gave out"),
    "other-sender": ("người gửi không thuộc tổ chức đã nhận thông báo", "the sender is not of the organisation told"),
    "unproven-sender": ("chưa chứng thực được tên miền người gửi", "the sender's domain could not be proven"),
    "too-many-codes": ("nêu quá nhiều mã", "names too many codes"),
    "unexpected": ("thông báo không ở trạng thái trả lời được", "the notice stands where this cannot follow"),
    "unclear-bounce": ("thư trả lại không rõ", "a bounce that is not clear"),
    "refused-by-policy": ("máy chủ bên nhận không nhận thư của ta", "their server does not want our mail"),
    "no-other-contact": ("bị trả lại, không còn đầu mối khác", "bounced, and there is no other contact"),
    "rows-unreadable": ("số liệu của thông báo hỏng: lachan lake restore", "its rows are damaged: lachan lake restore"),
    "too-large": ("thư quá lớn", "a mail that is too large"),
    "not-a-mail": ("không phải thư đọc được", "not a readable mail"),
}


def in_words(table: dict[str, tuple[str, str]], word: str) -> str:
    """One of them in the reader's language."""
    return say(*table.get(word, (word, word)))
