"""Backups of the whole database, counted before they are trusted, and their way back into an empty one.

Row-level security makes both treacherous: dumped by the wrong role, every table is there and no row in it. Why so:
docs/decisions/0014-backup.md.
"""
