"""`lachan notices read-answers`, `work`, `unreachable`, `answers`, `disputed`: what comes back."""

from lachan.cli.notices.answers.looking import answers, disputed
from lachan.cli.notices.answers.reading import read_answers
from lachan.cli.notices.answers.unreachable import unreachable
from lachan.cli.notices.answers.work import work

__all__ = ["answers", "disputed", "read_answers", "unreachable", "work"]
