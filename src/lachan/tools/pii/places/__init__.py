"""Where personal data lies: files, archives, office documents, mail, tables and databases, as pieces of text.

A reader is given a file and yields pieces (raw bytes, text of a document, columns of a table) and what it skipped, with
the reason. Promises: every input has a maximum (`Limits`); what a file *is* is told by its content; nothing is written,
nothing is run that the file brings; XML without entities.
Never: a decision on what is personal; an error that holds a value.
"""
