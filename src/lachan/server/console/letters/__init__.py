"""Official letters: drafted, out for signing, taken back signed, followed."""
