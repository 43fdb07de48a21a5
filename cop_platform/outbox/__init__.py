"""Mail that is owed: written with what causes it, sent after commit, never lost.

Business code calls :func:`queue_mail` in its own transaction; ``send_queued_mail`` sends. docs/architecture.md walks
one
mail through; docs/decisions/0002-mail.md says why it is so.
"""
