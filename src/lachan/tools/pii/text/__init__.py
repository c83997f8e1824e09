"""Text as it really is in Vietnam: any of its encodings in, one canonical text out, with the way back.

Promises: `read` gives text in NFC (one character per Vietnamese letter) whatever the bytes were: UTF-8, UTF-16, NFD,
TCVN3 and VNI fonts, VISCII, windows-1258, UTF-8 encoded twice, Telex or VNI keystrokes; every span of that text leads
back to exact bytes of the original. Folding (no marks, lower case) keeps the length.
Never: a file, a socket, a guess that loses bytes.
"""
