"""What organisations do when personal data leak (`/quy-trinh`): found by name, without marks, with whom to reach.

Never: shows what nobody confirmed; says whether an organisation does what it writes.
"""
