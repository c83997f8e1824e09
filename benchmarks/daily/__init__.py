"""Daily files: a million rows of sixty organisations, against packing the same bytes and nothing else."""
