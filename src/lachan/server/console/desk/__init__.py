"""Trực ban: the duty officer's first page, and the book of shifts."""
