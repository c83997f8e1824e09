"""Who is told when, as data: rules that a person can read, one file for the whole instance.

What it is: `notice-rules.toml` in the home, or `default.toml` here where there is none. The first rule whose conditions
fit an organisation and a class decides: to which contacts, how often, at which hours.

Promises: every concern has exactly one rule (the last one has no condition); a file with a mistake is refused whole,
with the rule's number and the reason; nothing here writes or asks a database.

Never: a rule in code. What the law demands stands in `server/law`.
"""
