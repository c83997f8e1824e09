"""Parts of networks, marked by their owners."""
