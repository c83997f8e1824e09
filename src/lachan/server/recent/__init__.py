"""What was seen lately, in one small file that a look-up touches in a few places: addresses, files, names, pools.

Promises: the file is made by a job, is replaced whole or not at all, and says when it was made and how far its facts
reach; one that is missing, damaged, too old or of another version gives no answer, never an empty one.
Never: holds an owner or a person; learns or keeps who looked; answers for days that it does not cover.

The parts: `tables` (the form; pure), `gathering` (from facts to tables), `making` (the file), `asking` (the look-up).
"""
