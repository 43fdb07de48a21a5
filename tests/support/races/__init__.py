"""One race for each lock, by app: see tests/support/locks.py."""
