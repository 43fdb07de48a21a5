"""Extension lists: lists in a community's record that other apps parse and import.

An app registers a list when it is ready: ``register_extension("meetings").connect(receiver)``. From then on the file
format has that field. The signal is sent once per import, in its transaction and inside its organisation, after all
records of this app, with ``rows`` (all rows of that list, in the file's order), ``communities`` (new and existing ones,
by slug) and ``report``. It is not sent when there are no rows.
"""

from django.dispatch import Signal

#: Signals by list name.
extensions: dict[str, Signal] = {}
#: Names of those of which a community has one, which is then no list in the file.
single_extensions: set[str] = set()


def register_extension(name: str, *, is_single: bool = False) -> Signal:
    """Allow lists of this name in files from now on, or one object. Returns the signal that delivers the rows."""
    if is_single:
        single_extensions.add(name)
    return extensions.setdefault(name, Signal())
