"""Shared base of both admins: Django's admin, restricted."""
