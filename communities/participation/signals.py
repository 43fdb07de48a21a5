"""What participation tells other slices."""

from django.dispatch import Signal

#: Sent with ``community``, ``employee``, ``before``, ``after`` (levels; empty outside) and ``change`` (the row of
#: history just written), inside the transaction that changes the level. A receiver that fails undoes the change.
level_changed = Signal()
