"""Lists in a community's record that this app hands on unread: apps above name them and understand them.

An app says so when it is ready: ``hand_on("meetings").connect(take)``. From then on the form has that field. The signal
is sent once an import, in its transaction and inside its organisation, after all that this app takes, with ``rows``
(all of that name, in the file's order), ``communities`` (the taken and the found ones, by slug) and ``report``.
"""

from django.dispatch import Signal

#: By the name of the list.
extensions: dict[str, Signal] = {}


def register_extension(name: str) -> Signal:
    """The signal that brings the lists of this name; from now on the form knows them."""
    return extensions.setdefault(name, Signal())
