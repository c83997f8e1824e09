"""Who asked for warnings by mail: two steps in, one step out.

Promises: nobody is mailed who has not confirmed from their own mailbox; the answer to whoever asks is the same whether
an address is known or not; an address is sealed in its row and nowhere else, and the row is gone when they leave, or
two days after they did not confirm; a mail reader's own button leaves (RFC 8058). Never: lists or shows an address,
counts who opened what, mails the same version twice.
"""
