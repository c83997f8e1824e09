"""The citizens' door: what this is and who runs it, whether a mail is from here, the answer to a mail, the check of a
device, the guides, reports, warnings.

Promises: one question a screen, in plain words, in two languages, without JavaScript; nothing is asked or kept of who
looks; what is not there yet is not promised.
Never: asks the lake, shows an organisation's data, gives a verdict.
"""
