"""One folder per source format: reader, samples, expected output, a page of documentation.

Promises: a reader is a pure function of bytes and a `Context`; it never fails whole: it gives typed detections and
named rejects (line, reason, raw line) block by block in bounded memory; what it cannot read at all is set aside with
a reason. Rows read = rows given + rejects + set aside.
Never: Django, sockets, or one format importing another. What formats share stands in this folder's own files: `members`
(archives) → `blocks` (bytes to lines) → `rows` (lines to text columns, by `fast` or `slow`) → `typed` (text columns to
detections).
"""
