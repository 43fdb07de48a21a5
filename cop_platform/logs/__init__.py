"""Logs: format, scrubbing of secrets, one line for each request and task."""
