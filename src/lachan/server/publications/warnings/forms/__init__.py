"""Every form in which one warning reaches people, made of the same edition. Pure but for `kept`, which keeps on disk
what takes a second to draw.

Promises: what staff typed is data in every form (XML, JSON, SVG, PDF), never markup; the same edition gives the same
bytes; a demo and a trial say so in each form. Never: adds a claim that the edition does not make, or cuts a step.
"""
