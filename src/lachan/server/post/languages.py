"""The languages in which mails are written."""

from enum import StrEnum


class Language(StrEnum):
    """The languages of a mail, in the order in which they stand in the mail."""

    VI = "vi"
    EN = "en"
