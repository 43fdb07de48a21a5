"""Confidential conversations between a participant and a coach."""
