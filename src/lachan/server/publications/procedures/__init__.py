"""What each organisation does when personal data leak, whom to reach there, and who answers for what (clause 1d).

Promises: nothing is published before somebody says that it is right: the organisation's own people, or a second person
of the house for what the house wrote; each version is kept, with the days on which it held; the day of the last
confirmation stands beside it; a link leads to a domain that is registered as the organisation's.
Never: writes for an organisation, changes a version, tells a desk that the registry's contacts hold.

The doors: `writing` (a draft, its publication, a confirmation, an end), `reading` (what is published; what is kept).
"""
