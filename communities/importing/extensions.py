"""Extension lists: lists in a community's record that other apps parse and import.

An app registers a list when it is ready: ``register_extension("meetings").connect(receiver)``. From then on the file
format has that field. The signal is sent once per import, in its transaction and inside its organisation, after all
records of this app, with ``rows`` (all rows of that list, in the file's order), ``communities`` (new and existing ones,
by slug) and ``report``. It is not sent when there are no rows.
"""

from django.dispatch import Signal

#: Signals by list name.
extensions: dict[str, Signal] = {}


def register_extension(name: str) -> Signal:
    """Allow lists of this name in files from now on. Returns the signal that delivers their rows."""
    return extensions.setdefault(name, Signal())
