"""Organisations, their accounts and employees, and invitations."""
