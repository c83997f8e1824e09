"""Who may see and do what: every record through a gate, every address of the service under a declared rule.

Promises: a right comes from a role held now, in one organisation, or from that organisation's mandate over others, both
by date; what is missing and what is not the asker's to see answer alike (NotFound, 404); the TLP of a record decides
whether it goes onward to whoever supervises the organisation it concerns; an address without a declared rule answers
nobody. Who sees more than one organisation must have shown a second factor.
Never: keeps people or records (the rooms below do); renders a page; answers a door about people, keys, the audit
record, organisations, notices or detections without being told who asks.

The doors: `asker` (who asks), `reach` (of which organisations), `rules` (which address is open to whom), and the gates
`people`, `keys`, `record`, `organisations`, `requests`, `notices`, `sending`, `silences`, `answers`, `letters`,
`detections`, `cases`, `warnings`.
"""
