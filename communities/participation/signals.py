"""Signals of participation to other slices."""

from django.dispatch import Signal

#: Sent with ``community``, ``employee``, ``before``, ``after`` (levels; empty outside) and ``change`` (the
#: :class:`LevelChange` just saved), inside the transaction that changes the level: a failing receiver rolls it back.
level_changed = Signal()
