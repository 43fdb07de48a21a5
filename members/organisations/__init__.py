"""Organisations: their administrators and the sender of their mails."""
