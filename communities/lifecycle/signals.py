"""The signal of a community that went to another phase."""

from django.dispatch import Signal

#: Sent with ``change``, a ``PhaseChange``, inside the transaction that moves; the community is locked.
phase_changed = Signal()
#: Sent with ``community`` before it is locked, in the transaction that closes it: a receiver locks what it will end,
#: where that is locked before its community by others.
closing_begins = Signal()
