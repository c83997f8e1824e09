"""How an organisation is told, as it chose itself: languages, pace, form, attachments, and what it muted for a while.

What it is: `choice` (a choice as a value, and when its turn is), `muting` (mutes held against rows, in columns),
`standing` (what stands, for many organisations at once), `choosing` (the verbs by which it is changed).

Promises: who chose nothing is told as before; a row is told, counted under the reason why it is not, or waits. Nothing
here makes a notice earlier or more frequent than the rules allow.
Never: a mute, a file in place of a mail, or a wait of more than a day for what is severe (high, critical) or what a
rule calls binding, as the law or a campaign obliges it; a pointer to who has neither an account nor a key to fetch
with.
"""
