"""Mails: how one is written, signed and carried; and letters to people that are no notices: an invitation, a way back
to an account, a word that something about it has changed.

Promises: a letter is kept in the transaction of the act it tells of; what opens something is sealed while it waits, and
wiped once it is sent, has expired or is given up; a letter that may have arrived is *in doubt*, and a person decides,
never the program; a demo, and an instance without an identity, reach nobody. Never: knows an account, an organisation
or a notice; keeps what a letter said; writes an address, a name or a link into a log, the record or an error.

The doors: `writing` (write one), `sending`, `returning` (it came back), `deciding` (again, given up), `reading`; and
for whoever carries mails of their own, `channels`, `delivery`, `outcomes`, `mime`, `dkim`, `blocks`.
"""
