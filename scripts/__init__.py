"""What `make` runs about the project itself: no part of the program, and never imported by it."""
