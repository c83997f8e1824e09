"""Numbers in addresses: written in one way only, and never larger than a database holds.

Django's own `int` takes `007` for 7, so that one page stands under endless addresses, and numbers of any length.
"""

from django.urls import register_converter


class Count:
    """A whole number from 0, of at most 15 digits, without leading zeros."""

    regex = "(?:0|[1-9][0-9]{0,14})"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """As it stands in an address."""
        return str(value)


register_converter(Count, "count")
