"""Mail outbox: mails are queued in the transaction that causes them and sent after commit. None is lost.

Business code calls :func:`queue_mail` in its own transaction; ``send_queued_mail`` sends. docs/architecture.md follows
one mail through; docs/decisions/0002-mail.md says why it is so.
"""
