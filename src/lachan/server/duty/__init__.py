"""The duty desk: what needs a person now, what changed since somebody last looked, and how a shift is handed over.

Promises: every figure is counted from the rows of the room that keeps them, so that the desk and that room's page never
differ; what was handed over is never changed afterwards, and shows it when somebody did. Never: decides anything about
notices, cases or the registry.
"""
