"""What an organisation asks to be changed of its own networks, domains and contacts, and the house's edits by hand.

Promises: nothing changes before somebody of the house, who is not who asked, approves it; then the change, its version
and its entry in the audit record are one transaction, so that a kill leaves it waiting or done. Who held it before
holds it no longer from a named instant on, and conflicts that this answers are kept as answered. Every request keeps
its reason and its answer.
Never: shows a mailbox or a name (they leave the registry where somebody is told something); rewrites what was
attributed before (that is `lachan registry apply` or the job `attribute`, asked for by a person); deletes.

`wishes` says what may be asked for, `claiming` what it does to networks and domains, `reaching` to contacts, `deciding`
does it, `looking` shows it.
"""
