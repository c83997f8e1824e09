"""What national registers publish, as typed records: one file a format, and what they say together of one country.

Promises: files are read line by line (plain or gzip) and never held whole; what is not of the country asked for costs
no memory; every object that cannot be read is a reject with line and reason; the same files give the same statement.
Never: Django, sockets, the clock, or a guess at who an object belongs to beyond the order written in `holders`.
"""
