"""Finds personal data in files, mail and databases as they really are in Vietnam, on the machine they are on.

    from lachan.tools.pii.find import Finder

    text = "Khách hàng: …"
    for finding in Finder().in_text(text):
        print(finding.kind, finding.start, finding.end)

Promises: reads only; offsets lead to the original's characters or bytes; one number has one meaning; a finding, a
report, a log line and an error hold kinds, places and counts, never a value; hostile input gets a named outcome.
Never: Django, a server's room, the network (but for a database that the user names), a value in what it writes.
"""
