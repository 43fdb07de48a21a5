"""The signal of a community that went to another phase."""

from django.dispatch import Signal

#: Sent with ``change``, a ``PhaseChange``, inside the transaction that moves; the community is locked.
phase_changed = Signal()
