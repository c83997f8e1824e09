"""What the service does by itself: when each job is due, what became of it, and a button that runs it now."""
