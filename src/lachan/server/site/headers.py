"""The headers of every answer, by whatever road it leaves: page, file, error, redirect, API.

Content-Security-Policy Level 3: nothing is loaded from elsewhere, nothing runs inside a page, nobody frames us.
"""

from typing import Final

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# What may take its place: a file that somebody attached leaves as bytes that may do nothing at all (CSP 3, sandbox).
NARROWER: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# Two years, as browsers' lists of such sites ask; sent only where a proxy brings HTTPS.
HTTPS: Final = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
