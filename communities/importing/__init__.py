"""Import of communities and people from a JSON file, run by the operator: docs/import.md.

``reading`` → ``parsing`` (with ``fields``) → ``records`` do not use the database; ``writing`` and ``people`` do not see
JSON. ``extensions`` is for lists in the file that other apps import.
"""
