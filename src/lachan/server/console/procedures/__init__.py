"""What organisations publish of how they act when personal data leak: written, looked at, confirmed."""
