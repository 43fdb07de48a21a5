"""Remarks beside the parts of a draft."""
