"""Sign-in, invitation, one's own account."""
