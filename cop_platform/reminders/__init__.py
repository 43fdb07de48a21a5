"""Reminders: mails before and after a date to come back to, each queued once."""
