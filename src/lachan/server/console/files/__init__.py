"""Daily files of one's organisation, and outcomes given back as a file."""
