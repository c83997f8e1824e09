"""Cases: seen by deadline, opened, worked on, asked about, answered, closed; their files fetched and never shown."""
