"""Demonstration data: two fictitious organisations, written by ourselves. May import all apps; no app imports it."""
