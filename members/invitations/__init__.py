"""Invitations into an organisation."""
