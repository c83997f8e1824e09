"""Người dân báo: the queue of what people reported; one, opened on record; what is done about it."""
