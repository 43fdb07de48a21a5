"""Backup of the whole database, with its row counts checked, and restore into an empty one.

Row-level security is the danger: a dump by the wrong role has every table, but no rows. Why so:
docs/decisions/0014-backup.md.
"""
