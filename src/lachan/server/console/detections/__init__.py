"""Detections: looked up, opened, taken away as a file."""
