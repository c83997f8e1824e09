"""An invented corpus with the truth beside it: documents of Vietnamese offices, in every encoding and format.

Everything is drawn from a seed; nobody in it exists. Word lists are in two parts: `known` names and streets are among
those that the detector lists, `unseen` ones are not, and quality is reported for both.
"""
