"""Signals about roles."""

from django.dispatch import Signal

#: Sent with ``term``, inside the transaction that ends it, however it ends. If a receiver raises, the term stays.
role_ended = Signal()
