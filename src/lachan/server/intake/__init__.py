"""The one funnel from a file to planned notices: `take_in` tells the whole story.

Promises: safe to run twice and to kill anywhere; every row read has an outcome.
Never: hears the internet, decides what a row means (feeds), whose it is (attribution) or what to write (notices).
"""
