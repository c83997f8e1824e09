"""The country as dated data: authorities, provinces, instruments, obligations, calendar, operators.

What it is: tables under `vn/*.csv`, read once by small typed functions. Each record carries the days on which it holds
(`valid_from`, `valid_to`, both inclusive, empty = open), its source and a confidence: H read in the text or in two
agreeing sources, M one secondary source, L not verified.

Promises: an answer is given for a day, so a matter of 2024 is shown with the authority, the province and the deadline
of 2024. What is not verified says so (`record.verified`, `dated.marked`), and what the State has not decided yet is
`provisional`. Nothing here touches a clock, a network or a database: the day is always an argument.

Never: a rule of law written as an `if` in code, legal advice, a person's name, number or mailbox.
"""
