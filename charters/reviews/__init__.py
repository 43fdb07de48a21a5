"""Reviewing an adopted version on its date, and reminding people of it."""
