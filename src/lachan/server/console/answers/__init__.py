"""Answers: what mails leave to a person; and what an organisation says itself of what it was told."""
