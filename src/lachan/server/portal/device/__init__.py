"""The citizen's check: was something seen at this line, is this file known, is this domain warned of, what to do now.

Promises: one question a screen; a line is asked only for the address one comes from; what is not known is said so.
Never: says that a machine is clean; shows, stores or logs the visitor's address; judges by an address that a carrier
shares among thousands; receives a file (its digest is made in the browser, or by its owner).
"""
