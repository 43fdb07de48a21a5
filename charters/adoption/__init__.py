"""Adopting a version by a round of consent."""
