"""The catalogue of free tools: what each is for, where its maker gives it out, how to see that it is the true one.

Promises: every tool is free of charge, comes from its maker or with the system, says how to check it, and carries the
day on which it was looked at and how surely it is known; what is not known (a size) is left out and not guessed.
Never: hands out a program itself, links through somebody who counts, recommends what costs money, calls a device clean.
"""
