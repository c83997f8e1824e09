"""What may be shown of a mail address to somebody who should only recognise it. Pure."""


def masked_mail(address: str) -> str:
    """`t…@a.example`; empty stays empty."""
    local, at, domain = address.partition("@")
    return f"{local[:1]}…{at}{domain}" if address else ""
