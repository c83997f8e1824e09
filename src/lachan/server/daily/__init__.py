"""Daily files: for each organisation, everything that was sealed on one UTC day and concerns it, at a stable address.

Promises: the files of a day are made once the day is over and all that was received on it is recorded, and hold all of
it; a file never changes: what is made again is a new edition with the next number, and its manifest says what it
replaces. Names, rows, bytes and digests are in a manifest; a reader who is cut off goes on where it stopped and can
prove that the file is whole. Made in columns, killed anywhere and run again. Files go after their days of keeping.
Never: decides whose a row is (attribution does), tells anybody (notices do), reads a mail, keeps a fact of its own.

The doors: `making.make` and `make_due`; `reading` (what there is, where it lies); `verifying.verify`;
`keeping.remove_old`; `outcomes.take` (what became of rows, given back as a file); `fetching.fetch` (the other side).
Pure are `columns`, `changes`, `pooling` and `uploads`.
"""
