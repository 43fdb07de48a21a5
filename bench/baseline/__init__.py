"""Bare Django pages, to compare ours with: the same framework, session and database, and nothing of the product."""
