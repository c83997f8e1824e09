"""A television moment: the portal under wrk, beside a file from nginx and a plain Django view, in one run."""
