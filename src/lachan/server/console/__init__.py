"""The staff's door: sign-in, one's own account, people, keys and the audit record. Later: a duty officer's whole day.

Promises: works without JavaScript, by keyboard, on a telephone, in Vietnamese at `/console/…` and English at
`/en/console/…`; every address declares a rule; a form that was sent is answered by a redirect; what is missing and what
is not the reader's look the same.
Never: asks a database, decides a right, or holds a rule: that is `access` and the rooms below it. Loads nothing from
elsewhere; has no style or script inside a page.
"""
