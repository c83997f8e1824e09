"""Letters to people that failed or are in doubt."""
