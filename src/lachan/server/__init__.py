"""What the authority, an operator, a centre and a holder of personal data run. Rooms are listed in ARCHITECTURE.md."""
