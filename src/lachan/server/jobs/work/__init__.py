"""What each job does: one module a job, whose `run` is given a `Context` and returns what it counted."""
