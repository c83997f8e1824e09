"""Who is told, by which channel, when, and when not; texts, mails, the outbox, the mail server.

Promises: a notice is rendered and stored before it is put anywhere; whoever is concerned is told or has a stored reason
why not; the same run twice writes the same bytes and makes one notice; everything that leaves a demo or an instance
without an identity says so first. Sending is exact: the intention is stored before the act, a message arrives at most
once by itself, and every notice is in one state with a reason.
Never: a message sent again that may have arrived, unless a person says so; raw personal data in a text, a download or
a login asked for in a mail, an executable attachment, a link to anything but the authority's own portal.

The doors: `recording.record`; `waiting.due` and `turns`; `planning.plan`; `addressing.readdress`; `gone.plan_gone`;
`escalating.plan_escalations`; `suppressing` and `enrolling`; `channels.send_due` and, for the outbox alone,
`outbox.send_due`; `stopping.stop` and `resume`; `afterwards.resolve`, `note_bounce` and `note_answer`; `tokens.verify`
and `revoke`; `checking.check`; `reading.notices`, `notice` and `attempts`; `counting.counts`; `explain.explain`;
`sweeping.sweep`. Pure are `render`, `mail` and what they call (`content`, `letter`, `items` …), `states`, `replies`,
`transport` and `reports`.
"""
