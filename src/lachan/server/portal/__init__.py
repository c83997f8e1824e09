"""The citizens' door: a front page that says what this is, who runs it, how to reach them. Later: check, learn, clean.

Promises: one question a screen, in plain words, in two languages, without JavaScript; nothing is asked or kept of who
looks; what is not there yet is not promised.
Never: asks the lake, shows an organisation's data, gives a verdict.
"""
