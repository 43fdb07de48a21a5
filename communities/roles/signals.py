"""What roles tell other slices."""

from django.dispatch import Signal

#: Sent with ``term``, inside the transaction that ends it, however it ends. A receiver that fails undoes the end.
role_ended = Signal()
