"""Facts at rest: batches, the manifest of sealed parts, owners beside them, daily summaries, the questions.

Promises: a part exists when its manifest row is committed, so no reader sees half a batch; what was read adds up
(read = accepted + duplicates + rejected + set aside); facts are never edited, only added, retired or summarised.
Never: what people decided. Facts hold no owner; owners stand beside each part in a file of their own.
"""
