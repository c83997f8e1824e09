"""A re-import as a proposal: what it would change, and for whom; approved, rejected, undone. Conflicts, and what they
cost.

Promises: nothing that decides ownership changes without a numbered version, made in the same transaction; every version
can be undone by a new one, and history is kept; a proposal whose claims were changed meanwhile is refused; of a
decision it is kept who took it and when.
Never: decides whose an address was, deletes a claim, or applies what a person has to see first.

The doors: `preparing.prepare` and `preparing.afterwards`, `deciding.keep`, `approve`, `reject`, `undoing.undo`,
`conflicts.settle`, and `looking` for what is shown.
"""
