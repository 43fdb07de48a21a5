"""Welcoming newcomers."""
