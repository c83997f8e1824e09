"""What people run on their own machines, without the server: scanners and the look-alike search."""
