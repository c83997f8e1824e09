"""How an organisation is told: its language, pace and form, and what it muted for a while."""
