"""The audit record, as far as one may read it."""
