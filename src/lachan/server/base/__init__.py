"""What every server room stands on: errors, the clock, typed settings, durable files.

Promises: no other server room is imported here, and nothing here decides anything about detections.
Never: a rule of law, a query, a text for a recipient.
"""
