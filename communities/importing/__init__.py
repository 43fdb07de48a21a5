"""What people had already chosen elsewhere, carried over by the operator: docs/import.md.

``reading`` → ``parsing`` (with ``fields``) → ``form`` know no database; ``writing`` and ``seating`` know no JSON.
``handing_on`` is for the lists that apps above understand.
"""
