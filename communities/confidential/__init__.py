"""Confidential conversations between a member and a coach."""
